import type { Setting } from './setting.ts';
import type { Bar, Section } from './section.ts';
import { table } from './table.ts';

/** Renders the whole report in Markdown. */
export function report(setting: Setting, sections: readonly Section[]): string {
  const quotes = sections.flatMap((section) => section.quotes ?? []);
  return [
    '# Holdfast compared with its floor and its rivals',
    setting.brief
      ? '**A brief run, to check that everything works: its figures are meaningless.**'
      : 'Written by `npm run bench`, which builds the library, installs the rivals and measures everything in one run.',
    aboutTheRun(setting),
    '## Limits',
    barsOf(sections.flatMap((section) => section.bars)),
    ...sections.map((section) => `## ${section.title}\n\n${withCharts(section)}`),
    '## For the README',
    `Measured on ${setting.date} (${setting.machine}):`,
    quotes.map((quote) => `- ${quote}`).join('\n'),
  ].join('\n\n');
}

function aboutTheRun({ date, machine, commit, versions, rivals, missing }: Setting): string {
  const list = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ');
  const lines = [
    `- ${date}, commit ${commit}, ${machine}`,
    `- ${list(versions)}`,
    `- Rivals: ${list(rivals) || 'none'}. They are installed with \`legacy-peer-deps\`, because some do not list Angular 22 as a peer dependency.`,
    ...Object.entries(missing).map(([name, reason]) => `- **${name}** is missing: ${reason}`),
  ];
  return lines.join('\n');
}

function barsOf(bars: readonly Bar[]): string {
  const missed = bars.filter(({ met }) => !met).length;
  const rows = bars.map(({ what, limit, measured, met }) => [
    what,
    limit,
    measured,
    met ? 'pass' : '**miss**',
  ]);
  return `${bars.length - missed} of ${bars.length} limits are met.\n\n${table(['', 'limit', 'measured', ''], rows)}`;
}

function withCharts({ text, charts }: Section): string {
  return charts.reduce(
    (markdown, { name, alt }) =>
      markdown.replace(`{chart:${name}}`, `![${alt}](charts/${name}.svg)`),
    text,
  );
}
