import { runOnce } from './engines/engine.ts';
import { lineChart } from './report/line-chart.ts';
import { short, whole } from './report/numbers.ts';
import type { Section } from './report/section.ts';
import { table } from './report/table.ts';
import type { Stage } from './stage.ts';
import type { Leaks, LeaksOrder } from './work/leaks.ts';

export interface LeaksFigures extends Leaks {
  readonly engine: string;
}

const kilobyte = 1024;
/** Tenths during which the engine still compiles. */
const warmUpTenths = 2;
/** What the engine itself keeps for compiled code and counters. */
const maxGrowth = 256 * kilobyte;

export async function measureLeaks({ brief, node }: Stage): Promise<LeaksFigures> {
  const order: LeaksOrder = brief
    ? { requests: 2_000, refreshes: 200, logins: 20 }
    : { requests: 200_000, refreshes: 2_000, logins: 200 };
  return { engine: node.name, ...(await runOnce<Leaks>(node, 'leaks', order)) };
}

export function reportLeaks({ engine, heap, requests, refreshes, logins }: LeaksFigures): Section {
  const growth = (heap.at(-1) ?? NaN) - (heap[warmUpTenths] ?? NaN);
  const title = `Heap after a forced collection (${engine})`;
  return {
    title: 'Leaks',
    bars: [
      {
        what: `heap after ${whole(requests)} requests, ${whole(refreshes)} refreshes, ${whole(logins)} sign-ins and sign-outs`,
        limit: `grows by ≤ ${maxGrowth / kilobyte} kB after ${warmUpTenths * 10} % of them`,
        measured: `${short(growth / kilobyte)} kB (${(growth / (requests * (1 - warmUpTenths / 10))).toFixed(2)} bytes per request)`,
        met: growth <= maxGrowth,
      },
    ],
    charts: [
      {
        name: 'leaks',
        alt: title,
        svg: lineChart({
          title,
          lines: [
            {
              name: 'heap in use',
              series: 'holdfast',
              points: heap.map(
                (bytes, tenth) => [tenth * 10, bytes / kilobyte / kilobyte] as const,
              ),
            },
          ],
          x: { name: 'part of the work done, %', logarithmic: false, format: String },
          y: { name: 'MB', logarithmic: false, format: short },
        }),
      },
    ],
    text: `One app with one session after another; each refresh is caused by a 401, with a replay. The heap is read after each tenth.\n\n{chart:leaks}\n\n${table(
      ['', ...heap.map((_, tenth) => `${tenth * 10} %`)],
      [['kB', ...heap.map((bytes) => whole(bytes / kilobyte))]],
    )}`,
  };
}
