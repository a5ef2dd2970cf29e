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
  /** Whether the app and the code together hold code of the Router. */
  readonly hasRouter: boolean;
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
const sharedByTabs = 'withJsonBackend, localStorage (tabs), guards';
const everything = 'all six back ends, all stores, guards';
const withoutRouter = 'smallest, in an app without the Router';

interface SetUp {
  readonly name: string;
  readonly names: readonly string[];
  readonly app?: 'with-router' | 'without-router';
}

const setUps: readonly SetUp[] = [
  { name: smallest, names: [...least, 'withJsonBackend'] },
  ...presets
    .slice(1)
    .map((preset) => ({ name: `${preset}, in memory`, names: [...least, preset] })),
  {
    name: 'withJsonBackend, sessionStorage, guards',
    names: [...least, 'withJsonBackend', 'withSessionStorage', ...guards],
  },
  { name: sharedByTabs, names: [...least, 'withJsonBackend', 'withLocalStorage', ...guards] },
  { name: everything, names: [...least, ...presets, ...stores, ...guards] },
  { name: withoutRouter, names: [...least, 'withJsonBackend'], app: 'without-router' },
];

const limits: readonly { name: string; gzip: number }[] = [
  { name: smallest, gzip: 8_000 },
  { name: sharedByTabs, gzip: 11_000 },
  { name: everything, gzip: 14_000 },
];

export async function measureSize({ brief, rivals }: Stage): Promise<SizeFigures> {
  const costs: Cost[] = [];
  const failures: string[] = [];
  for (const { name, names, app } of brief ? setUps.slice(0, 1) : setUps) {
    const figures = await measured(use(names, 'ngx-holdfast'), { app });
    costs.push({ name, kind: 'holdfast', note: '', ...figures });
  }
  for (const { name, note, imports } of brief ? [] : rivals) {
    try {
      const figures = await measured(codeOf(imports), { resolveDir: folder });
      costs.push({ name, kind: 'rival', note, ...figures });
    } catch (error) {
      failures.push(`\`${name}\` could not be bundled: ${String(error).split('\n')[0] ?? ''}`);
    }
  }
  return { costs, failures };
}

async function measured(...args: Parameters<typeof costOf>) {
  const { minified, gzip, packages } = await costOf(...args);
  return { minified, gzip, hasRouter: packages.has('@angular/router') };
}

const codeOf = (imports: Rival['imports']) =>
  Object.entries(imports)
    .map(([from, names]) => use(names, from))
    .join('\n');

export function reportSize({ costs, failures }: SizeFigures): Section {
  const title = 'What a set-up adds to an app, bytes after gzip';
  const costNamed = (name: string) => costs.find((each) => each.name === name);
  const sizeBars = limits.flatMap(({ name, gzip: limit }) => {
    const cost = costNamed(name);
    return cost === undefined
      ? []
      : [
          {
            what: `size, ${name}`,
            limit: `≤ ${whole(limit)} bytes gzip`,
            measured: `${whole(cost.gzip)} bytes`,
            met: cost.gzip <= limit,
          },
        ];
  });
  const routerless = costNamed(withoutRouter);
  const routerBars =
    routerless === undefined
      ? []
      : [
          {
            what: `size, ${withoutRouter}`,
            limit: 'no code of @angular/router',
            measured: routerless.hasRouter ? 'the Router is in the bundle' : 'none',
            met: !routerless.hasRouter,
          },
        ];
  return {
    title: 'Size',
    bars: [...sizeBars, ...routerBars],
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
    text: `The difference between two complete production bundles, built as \`ng build\` does it: a small app that uses \`HttpClient\` and the
Router (one row: \`HttpClient\` only), and the same app with the set-up. Nothing is subtracted: code of Angular, RxJS or a protocol
library that only the set-up uses counts. A package counts with the names that an app imports from it, not with the app's own code around them.\n\n{chart:size}\n\n${table(
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
