import { runOnce } from './engines/engine.ts';
import { lineChart } from './report/line-chart.ts';
import { short, whole, withSpread } from './report/numbers.ts';
import type { Bar, Chart, Section } from './report/section.ts';
import { table } from './report/table.ts';
import type { Stage } from './stage.ts';
import { median, spreadOf } from './statistics.ts';
import type { Storm, StormOrder, Storms } from './work/storm.ts';

interface StormAt extends StormOrder {
  readonly storms: Storms;
}

export type StormFigures = Record<string, StormAt[]>;

const maxMs = 20_000;
const warmUps = 5;
const orders: readonly StormOrder[] = [
  { requests: 100, repetitions: 51, maxMs, warmUps },
  { requests: 1_000, repetitions: 31, maxMs, warmUps },
  { requests: 10_000, repetitions: 15, maxMs, warmUps },
  { requests: 100_000, repetitions: 5, maxMs, warmUps },
];
const briefOrders: readonly StormOrder[] = [
  { requests: 100, repetitions: 1, maxMs, warmUps: 0 },
  { requests: 1_000, repetitions: 1, maxMs, warmUps: 0 },
];

/** 1 is linear, 2 quadratic. Caches and garbage collection make even the floor grow a little faster than linearly. */
const maxExponent = 1.2;
const maxBytes = 1_536;

export async function measureStorm({ brief, engines }: Stage): Promise<StormFigures> {
  const figures: StormFigures = {};
  for (const engine of engines) {
    const measured: StormAt[] = [];
    for (const order of brief ? briefOrders : orders) {
      measured.push({ ...order, storms: await runOnce<Storms>(engine, 'storm', order) });
    }
    figures[engine.name] = measured;
  }
  return figures;
}

const figuresOf = (storms: readonly Storm[], figure: keyof Storm) =>
  storms.map((storm) => storm[figure]);
const releaseMs = (storms: readonly Storm[]) => median(figuresOf(storms, 'releaseMs'));
const extraBytes = ({ holdfast, floor }: Storms) =>
  median(figuresOf(holdfast, 'bytesPerRequest')) - median(figuresOf(floor, 'bytesPerRequest'));

/** The growth exponent between the two largest numbers of requests, where non-linear growth shows. */
function growthOf(figures: readonly StormAt[], name: keyof Storms): number {
  const [before, last] = figures.slice(-2).map(({ requests, storms }) => ({
    requests,
    ms: releaseMs(storms[name]),
  }));
  return before && last
    ? Math.log(last.ms / before.ms) / Math.log(last.requests / before.requests)
    : NaN;
}

export function reportStorm(figures: StormFigures): Section {
  const engines = Object.entries(figures);
  const charts = engines.map(([engine, measured]) => chartOf(engine, measured));
  const text = engines.map(
    ([engine, measured], index) =>
      `### ${engine}\n\n{chart:${charts[index]?.name ?? ''}}\n\n${tableOf(measured)}`,
  );
  return {
    title: 'Storms: requests that wait at one gate',
    bars: engines.flatMap(([engine, measured]) => barsOf(engine, measured)),
    charts,
    text: `The token has expired; all requests are held until one refresh has succeeded, then all are sent and get their responses at once. The floor:
as many requests through the three-line interceptor, pending in the back end, which responds to all of them at once. “Bytes” is the heap
after a forced collection, per held request, beyond what \`HttpClient\` uses for a pending request of the floor.\n\n${text.join('\n\n')}`,
    quotes: engines.slice(0, 1).map(([engine, measured]) => quoteOf(engine, measured)),
  };
}

function barsOf(engine: string, measured: readonly StormAt[]): Bar[] {
  const slope = growthOf(measured, 'holdfast');
  const bytes = Math.max(...measured.slice(-2).map(({ storms }) => extraBytes(storms)));
  const refreshes = measured.map(({ storms }) =>
    Math.max(...figuresOf(storms.holdfast, 'refreshes')),
  );
  return [
    {
      what: `${engine}: growth of the release time with the number of requests`,
      limit: `≤ n^${maxExponent} (1 is linear)`,
      measured: `n^${slope.toFixed(2)} (floor: n^${growthOf(measured, 'floor').toFixed(2)})`,
      met: slope <= maxExponent,
    },
    {
      what: `${engine}: heap per held request`,
      limit: '≤ 1.5 kB',
      measured: `${whole(bytes)} bytes`,
      met: bytes <= maxBytes,
    },
    {
      what: `${engine}: refreshes per storm`,
      limit: '1',
      measured: String(Math.max(...refreshes)),
      met: Math.max(...refreshes) === 1,
    },
  ];
}

function tableOf(measured: readonly StormAt[]): string {
  const perRequest = (
    storms: readonly Storm[],
    requests: number,
    figure: 'holdingMs' | 'releaseMs',
  ) => short((median(figuresOf(storms, figure)) * 1_000) / requests);
  return table(
    [
      'requests',
      'hold, µs per request',
      'floor',
      'release, ms',
      'µs per request',
      'floor, ms',
      'µs per request',
      'bytes per held request',
      'refreshes',
    ],
    measured.map(({ requests, storms }) => [
      whole(requests),
      perRequest(storms.holdfast, requests, 'holdingMs'),
      perRequest(storms.floor, requests, 'holdingMs'),
      withSpread(spreadOf(figuresOf(storms.holdfast, 'releaseMs'))),
      perRequest(storms.holdfast, requests, 'releaseMs'),
      withSpread(spreadOf(figuresOf(storms.floor, 'releaseMs'))),
      perRequest(storms.floor, requests, 'releaseMs'),
      whole(extraBytes(storms)),
      String(Math.max(...figuresOf(storms.holdfast, 'refreshes'))),
    ]),
  );
}

function chartOf(engine: string, measured: readonly StormAt[]): Chart {
  const title = `Time to release all held requests (${engine})`;
  const points = (name: keyof Storms) =>
    measured.map(({ requests, storms }) => [requests, releaseMs(storms[name])] as const);
  return {
    name: `storm-${engine.split(' ')[0]?.toLowerCase() ?? ''}`,
    alt: title,
    svg: lineChart({
      title,
      lines: [
        { name: 'Holdfast', series: 'holdfast', points: points('holdfast') },
        { name: 'floor: as many pending requests', series: 'floor', points: points('floor') },
      ],
      x: { name: 'requests held at one gate', logarithmic: true, format: whole },
      y: { name: 'ms', logarithmic: true, format: short },
    }),
  };
}

function quoteOf(engine: string, measured: readonly StormAt[]): string {
  const largest = measured.at(-1);
  return largest === undefined
    ? ''
    : `${whole(largest.requests)} requests held at one gate: one refresh, all released in ${short(releaseMs(largest.storms.holdfast))} ms, ${whole(extraBytes(largest.storms))} bytes each (${engine}).`;
}
