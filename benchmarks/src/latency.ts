import { runOnce } from './engines/engine.ts';
import { short, times, whole } from './report/numbers.ts';
import { lineChart } from './report/line-chart.ts';
import type { Section } from './report/section.ts';
import type { Series } from './report/svg.ts';
import { table } from './report/table.ts';
import type { Stage } from './stage.ts';
import { quantile } from './statistics.ts';
import { latencyModes } from './work/latency-modes.ts';
import type { LatencyMode } from './work/latency-modes.ts';
import type { Latencies, LatencyOrder } from './work/latency.ts';

export interface LatencyFigures {
  readonly engine: string;
  readonly order: LatencyOrder;
  readonly refreshes: Record<LatencyMode, number>;
  readonly percentiles: Record<LatencyMode, number[]>;
  readonly requests: number;
}

const parts = [0.5, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1];
const shown = [0.5, 0.95, 0.99, 0.999, 1];
const limit = 1.1;
const series: Record<LatencyMode, Series> = {
  'never expires': 'floor',
  'refreshed before expiry': 'holdfast',
  'refreshed on 401': 'rival',
};

export async function measureLatency({ brief, atServer }: Stage): Promise<LatencyFigures> {
  const order: LatencyOrder = {
    expiries: brief ? 1 : 20,
    requestsPerExpiry: brief ? 40 : 500,
    inFlight: 6,
  };
  const { durations, refreshes } = await runOnce<Latencies>(atServer, 'latency', order);
  const percentiles = Object.fromEntries(
    latencyModes.map((mode) => [mode, parts.map((part) => quantile(durations[mode], part))]),
  ) as LatencyFigures['percentiles'];
  return {
    engine: atServer.name,
    order,
    refreshes,
    percentiles,
    requests: durations['never expires'].length,
  };
}

const nameOf = (part: number) => (part === 1 ? 'max' : `p${part * 100}`);

export function reportLatency({
  engine,
  order,
  refreshes,
  percentiles,
  requests,
}: LatencyFigures): Section {
  const at = (mode: LatencyMode, part: number) => percentiles[mode][parts.indexOf(part)] ?? NaN;
  const p99 = (mode: LatencyMode) => at(mode, 0.99) / at('never expires', 0.99);
  const title = `Duration of requests across ${order.expiries} expiries (${engine})`;
  return {
    title: 'Latency across expiries',
    bars: [
      {
        what: 'p99 with refresh before expiry',
        limit: `≤ ${limit} × a token that never expires`,
        measured: times(p99('refreshed before expiry')),
        met: p99('refreshed before expiry') <= limit,
      },
    ],
    charts: [
      {
        name: 'latency',
        alt: title,
        svg: lineChart({
          title,
          lines: latencyModes.map((mode) => ({
            name: mode,
            series: series[mode],
            points: parts.map((part, index) => [index, at(mode, part)] as const),
          })),
          x: {
            name: 'part of the requests that are as fast',
            logarithmic: false,
            format: (index) => (Number.isInteger(index) ? nameOf(parts[index] ?? 1) : ''),
          },
          y: { name: 'ms', logarithmic: true, format: short },
        }),
      },
    ],
    text: `${whole(requests)} requests of each kind in ${engine} against the embedded server, ${order.inFlight} in flight at any time, ${order.expiries} expiries, each in the middle of
${order.requestsPerExpiry} requests; the three kinds take turns. \`refreshed before expiry\` is the default; \`refreshed on 401\` is Holdfast with
\`refreshBeforeExpiryMs: 0\` and a server that stops accepting the token without warning.\n\n{chart:latency}\n\n${table(
      ['', ...shown.map((part) => `${nameOf(part)}, ms`), 'p99, × never', 'refreshes'],
      latencyModes.map((mode) => [
        mode,
        ...shown.map((part) => short(at(mode, part))),
        times(p99(mode)),
        String(refreshes[mode]),
      ]),
    )}`,
    quotes: [
      `With refresh before expiry, p99 across ${order.expiries} expiries is ${times(p99('refreshed before expiry'))} that of a token that never expires; on 401 it is ${times(p99('refreshed on 401'))}.`,
    ],
  };
}
