import { runOnce } from './engines/engine.ts';
import { short, times, withSpread } from './report/numbers.ts';
import type { Section } from './report/section.ts';
import { table } from './report/table.ts';
import type { Stage } from './stage.ts';
import { median, ratios, spreadOf } from './statistics.ts';
import type { RealServerOrder, RealServerTimes } from './work/real-server.ts';

export interface RealServerFigures {
  readonly engine: string;
  readonly runs: readonly (RealServerOrder & { readonly times: RealServerTimes })[];
}

const limit = 1.15;

export async function measureRealServer({ brief, atServer }: Stage): Promise<RealServerFigures> {
  const orders: RealServerOrder[] = brief
    ? [{ requests: 5, rounds: 2 }]
    : [
        { requests: 50, rounds: 21 },
        { requests: 500, rounds: 11 },
      ];
  const runs = [];
  for (const order of orders) {
    runs.push({ ...order, times: await runOnce<RealServerTimes>(atServer, 'real-server', order) });
  }
  return { engine: atServer.name, runs };
}

export function reportRealServer({ engine, runs }: RealServerFigures): Section {
  const ratioOf = ({ holdfast, floor }: RealServerTimes) => spreadOf(ratios(holdfast, floor));
  return {
    title: 'At the moment of expiry, with a real server',
    bars: runs.map(({ requests, times: figures }) => ({
      what: `${requests} requests at the moment of expiry, over HTTP`,
      limit: `≤ ${limit} × its floor`,
      measured: times(ratioOf(figures).median),
      met: ratioOf(figures).median <= limit,
    })),
    charts: [],
    text: `${engine} and the embedded server (json-body contract, real rotation, a new connection per request) on the same machine. All requests
are sent at once, with a token that has just expired; the time is measured until the last response. The floor: one explicit refresh, then the
same requests with the new token through the three-line interceptor. Rounds are interleaved; ratios are computed round by round.\n\n${table(
      ['requests', 'rounds', 'Holdfast, ms', 'floor, ms', '× floor', 'refreshes per round'],
      runs.map(({ requests, rounds, times: figures }) => [
        String(requests),
        String(rounds),
        withSpread(spreadOf(figures.holdfast)),
        withSpread(spreadOf(figures.floor)),
        withSpread(ratioOf(figures), times),
        short(figures.refreshesPerRound),
      ]),
    )}`,
    quotes: runs
      .slice(-1)
      .map(
        ({ requests, times: { holdfast, floor } }) =>
          `${requests} requests at the moment of expiry against a real server take ${times(median(ratios(holdfast, floor)))} the theoretical minimum (one refresh, then the requests).`,
      ),
  };
}
