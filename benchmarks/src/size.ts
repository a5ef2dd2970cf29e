import { fileURLToPath } from 'node:url';
import { costOf, use } from '../../tools/bundle-cost.mjs';
import type { Rival } from './candidates.ts';
import { barChart } from './report/bar-chart.ts';
import { whole } from './report/numbers.ts';
import type { Section } from './report/section.ts';
import { table } from './report/table.ts';
import type { Stage } from './stage.ts';

interface Cost {
  readonly name: string;
  readonly kind: 'holdfast' | 'rival';
  readonly note: string;
  readonly minified: number;
  readonly gzip: number;
}

export interface SizeFigures {
  readonly costs: readonly Cost[];
  readonly failures: readonly string[];
}

const folder = fileURLToPath(new URL('..', import.meta.url));
const least = ['provideAuth', 'authInterceptor', 'AuthService'];
const guards = ['authGuard', 'guestGuard', 'roleGuard'];
const presets = ['Json', 'RawHeader', 'ResponseHeader', 'ErrorCode', 'Cookie', 'OAuth2'].map(
  (name) => `with${name}Backend`,
);
const stores = ['withSessionStorage', 'withLocalStorage', 'withCookieStorage', 'withStorage'];

const smallest = 'smallest: withJsonBackend, in memory';
const everything = 'all six back ends, all stores, guards';

const setUps: readonly { name: string; names: readonly string[] }[] = [
  { name: smallest, names: [...least, 'withJsonBackend'] },
  ...presets
    .slice(1)
    .map((preset) => ({ name: `${preset}, in memory`, names: [...least, preset] })),
  {
    name: 'withJsonBackend, sessionStorage, guards',
    names: [...least, 'withJsonBackend', 'withSessionStorage', ...guards],
  },
  {
    name: 'withJsonBackend, localStorage (tabs), guards',
    names: [...least, 'withJsonBackend', 'withLocalStorage', ...guards],
  },
  { name: everything, names: [...least, ...presets, ...stores, ...guards] },
];

const limits: readonly { name: string; gzip: number }[] = [
  { name: smallest, gzip: 5 * 1024 },
  { name: everything, gzip: 12 * 1024 },
];

export async function measureSize({ brief, rivals }: Stage): Promise<SizeFigures> {
  const costs: Cost[] = [];
  const failures: string[] = [];
  for (const { name, names } of brief ? setUps.slice(0, 1) : setUps) {
    const cost = await costOf(use(names, 'ngx-holdfast'));
    costs.push({ name, kind: 'holdfast', note: '', ...cost });
  }
  for (const rival of brief ? [] : rivals) {
    try {
      costs.push({
        name: rival.name,
        kind: 'rival',
        note: rival.note,
        ...(await costOf(codeOf(rival), folder)),
      });
    } catch (error) {
      failures.push(
        `\`${rival.name}\` could not be bundled: ${String(error).split('\n')[0] ?? ''}`,
      );
    }
  }
  return { costs, failures };
}

const codeOf = ({ imports }: Rival) =>
  Object.entries(imports)
    .map(([from, names]) => use(names, from))
    .join('\n');

export function reportSize({ costs, failures }: SizeFigures): Section {
  const title = 'What an app ships on top of Angular, bytes after gzip';
  const bars = limits.flatMap(({ name, gzip: limit }) => {
    const cost = costs.find((each) => each.name === name);
    return cost === undefined
      ? []
      : [
          {
            what: `size, ${name}`,
            limit: `≤ ${limit / 1024} kB gzip`,
            measured: `${whole(cost.gzip)} bytes`,
            met: cost.gzip <= limit,
          },
        ];
  });
  return {
    title: 'Size',
    bars,
    charts: [
      {
        name: 'size',
        alt: title,
        svg: barChart({
          title,
          bars: costs.map(({ name, kind, gzip }) => ({ name, series: kind, value: gzip })),
          format: whole,
        }),
      },
    ],
    text: `The difference that a set-up makes to an app with routes and HTTP, bundled as \`ng build\` does it; all of Angular and RxJS that it
uses is counted on both sides. What else a rival brings along (its protocol library) counts.\n\n{chart:size}\n\n${table(
      ['', 'minified', 'gzip', 'note'],
      costs.map(({ name, kind, minified, gzip, note }) => [
        kind === 'holdfast' ? `**Holdfast** ${name}` : name,
        whole(minified),
        whole(gzip),
        note,
      ]),
    )}\n\n${failures.join('\n')}`,
    quotes: [quoteOf(costs)],
  };
}

function quoteOf(costs: readonly Cost[]): string {
  const own = costs.filter(({ kind }) => kind === 'holdfast').map((cost) => cost.gzip);
  const others = costs.filter(({ kind }) => kind === 'rival');
  const listed = others.map(({ name, gzip }) => `${name} ${whole(gzip)}`).join(', ');
  return `Holdfast adds ${whole(Math.min(...own))} to ${whole(Math.max(...own))} bytes (gzip) to an app; ${listed}.`;
}
