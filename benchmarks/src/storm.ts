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

const msAtMost = 20_000;
const warmUps = 5;
const orders: readonly StormOrder[] = [
  { calls: 100, repetitions: 51, msAtMost, warmUps },
  { calls: 1_000, repetitions: 31, msAtMost, warmUps },
  { calls: 10_000, repetitions: 15, msAtMost, warmUps },
  { calls: 100_000, repetitions: 5, msAtMost, warmUps },
];
const briefOrders: readonly StormOrder[] = [
  { calls: 100, repetitions: 1, msAtMost, warmUps: 0 },
  { calls: 1_000, repetitions: 1, msAtMost, warmUps: 0 },
];

/** 1 is linear, 2 quadratic; caches and collections make even the floor grow a little faster. */
const linearUpTo = 1.2;
const bytesUpTo = 2_048;

export async function measureStorm({ brief, engines }: Stage): Promise<StormFigures> {
  const figures: StormFigures = {};
  for (const engine of engines) {
    const measured: StormAt[] = [];
    for (const order of brief ? briefOrders : orders) {
      measured.push({ ...order, storms: await engine.run<Storms>('storm', order) });
    }
    figures[engine.name] = measured;
  }
  return figures;
}

const of = (storms: readonly Storm[], figure: keyof Storm) => storms.map((storm) => storm[figure]);
const releaseMs = (storms: readonly Storm[]) => median(of(storms, 'releaseMs'));
const extraBytes = ({ holdfast, floor }: Storms) =>
  median(of(holdfast, 'bytesPerCall')) - median(of(floor, 'bytesPerCall'));

/** From the last but one number of calls to the last one: what grows faster than linearly does so there. */
function growthOf(figures: readonly StormAt[], name: keyof Storms): number {
  const [before, last] = figures.slice(-2).map(({ calls, storms }) => ({
    calls,
    ms: releaseMs(storms[name]),
  }));
  return before && last ? Math.log(last.ms / before.ms) / Math.log(last.calls / before.calls) : NaN;
}

export function reportStorm(figures: StormFigures): Section {
  const engines = Object.entries(figures);
  const charts = engines.map(([engine, measured]) => chartOf(engine, measured));
  const text = engines.map(
    ([engine, measured], index) =>
      `### ${engine}\n\n{chart:${charts[index]?.name ?? ''}}\n\n${tableOf(measured)}`,
  );
  return {
    title: 'Storms: calls that wait at one gate',
    bars: engines.flatMap(([engine, measured]) => barsOf(engine, measured)),
    charts,
    text: `The token has expired; all calls are held, one refresh is answered, all calls go out and are answered at once. The floor: as many
calls through the three-line interceptor, pending in the back end, which answers them all at once. “Bytes” are of the heap after a
forced collection, per held call, beyond what \`HttpClient\` holds for a pending call of the floor.\n\n${text.join('\n\n')}`,
    quotes: engines.slice(0, 1).map(([engine, measured]) => quoteOf(engine, measured)),
  };
}

function barsOf(engine: string, measured: readonly StormAt[]): Bar[] {
  const slope = growthOf(measured, 'holdfast');
  const bytes = Math.max(...measured.slice(-2).map(({ storms }) => extraBytes(storms)));
  const refreshes = measured.map(({ storms }) => Math.max(...of(storms.holdfast, 'refreshes')));
  return [
    {
      what: `${engine}: time to release grows with the number of calls`,
      limit: `≤ n^${linearUpTo} (1 is linear)`,
      measured: `n^${slope.toFixed(2)} (floor: n^${growthOf(measured, 'floor').toFixed(2)})`,
      met: slope <= linearUpTo,
    },
    {
      what: `${engine}: heap of a held call`,
      limit: '≤ 2 kB',
      measured: `${whole(bytes)} bytes`,
      met: bytes <= bytesUpTo,
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
  const perCall = (
    storms: readonly Storm[],
    calls: number,
    figure: 'holdTimeoutMs' | 'releaseMs',
  ) => short((median(of(storms, figure)) * 1_000) / calls);
  return table(
    [
      'calls',
      'hold, µs per call',
      'floor',
      'release, ms',
      'µs per call',
      'floor, ms',
      'µs per call',
      'bytes per held call',
      'refreshes',
    ],
    measured.map(({ calls, storms }) => [
      whole(calls),
      perCall(storms.holdfast, calls, 'holdTimeoutMs'),
      perCall(storms.floor, calls, 'holdTimeoutMs'),
      withSpread(spreadOf(of(storms.holdfast, 'releaseMs'))),
      perCall(storms.holdfast, calls, 'releaseMs'),
      withSpread(spreadOf(of(storms.floor, 'releaseMs'))),
      perCall(storms.floor, calls, 'releaseMs'),
      whole(extraBytes(storms)),
      String(Math.max(...of(storms.holdfast, 'refreshes'))),
    ]),
  );
}

function chartOf(engine: string, measured: readonly StormAt[]): Chart {
  const title = `Time to release all held calls (${engine})`;
  const points = (name: keyof Storms) =>
    measured.map(({ calls, storms }) => [calls, releaseMs(storms[name])] as const);
  return {
    name: `storm-${engine.split(' ')[0]?.toLowerCase() ?? ''}`,
    alt: title,
    svg: lineChart({
      title,
      lines: [
        { name: 'Holdfast', series: 'holdfast', points: points('holdfast') },
        { name: 'floor: as many pending calls', series: 'floor', points: points('floor') },
      ],
      x: { name: 'calls held at one gate', logarithmic: true, format: whole },
      y: { name: 'ms', logarithmic: true, format: short },
    }),
  };
}

function quoteOf(engine: string, measured: readonly StormAt[]): string {
  const largest = measured.at(-1);
  return largest === undefined
    ? ''
    : `${whole(largest.calls)} calls held at one gate: one refresh, all released in ${short(releaseMs(largest.storms.holdfast))} ms, ${whole(extraBytes(largest.storms))} bytes each (${engine}).`;
}
