import type { Setting } from './setting.ts';
import type { Bar, Section } from './section.ts';
import { table } from './table.ts';

/** The whole report, in Markdown. */
export function report(setting: Setting, sections: readonly Section[]): string {
  const quotes = sections.flatMap((section) => section.quotes ?? []);
  return [
    '# Holdfast beside its floor and its rivals',
    setting.brief
      ? '**A brief run, to see that everything works: its figures mean nothing.**'
      : 'Written by `npm run bench`, which builds the library, installs the rivals and measures all in one run.',
    aboutTheRun(setting),
    '## Bars',
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
    `- Rivals: ${list(rivals) || 'none'}. They are installed with \`legacy-peer-deps\`: not all of them name Angular 22 among their peers.`,
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
  return `${bars.length - missed} of ${bars.length} are met.\n\n${table(['', 'bar', 'measured', ''], rows)}`;
}

function withCharts({ text, charts }: Section): string {
  return charts.reduce(
    (written, { name, alt }) => written.replace(`{chart:${name}}`, `![${alt}](charts/${name}.svg)`),
    text,
  );
}
