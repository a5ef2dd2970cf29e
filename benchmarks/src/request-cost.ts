import { bare, floor, holdfast, notOurs, ownCandidates, passingOn } from './candidates.ts';
import type { Candidate, Rival } from './candidates.ts';
import { barChart } from './report/bar-chart.ts';
import { times, whole, withSpread } from './report/numbers.ts';
import type { Bar, Chart, Section } from './report/section.ts';
import { table } from './report/table.ts';
import type { Stage } from './stage.ts';
import { ratios, spreadOf } from './statistics.ts';
import type { Spread } from './statistics.ts';
import type { RequestCostOrder, RequestCosts } from './work/request-cost.ts';

export interface RequestCostFigures {
  readonly order: RequestCostOrder;
  readonly engines: Record<string, RequestCosts>;
}

const asCandidate = ({ name, setup }: Rival): Candidate => ({
  name,
  setup,
  kind: 'rival',
  target: 'api',
  carriesToken: true,
});

export async function measureRequestCost(stage: Stage): Promise<RequestCostFigures> {
  const order: RequestCostOrder = {
    candidates: [...ownCandidates, ...stage.rivals.map(asCandidate)],
    warmUpRounds: stage.brief ? 1 : 5,
    rounds: stage.brief ? 3 : 31,
    requests: stage.brief ? 200 : 5_000,
  };
  const engines: Record<string, RequestCosts> = {};
  for (const engine of stage.engines) {
    const costs = await engine.run<RequestCosts>('request-cost', order);
    for (const { name } of ownCandidates) requireRounds(name, costs);
    engines[engine.name] = costs;
  }
  return { order, engines };
}

/** A rival may fail; what it is compared with may not. */
function requireRounds(name: string, costs: RequestCosts): void {
  const cost = costs[name];
  if (cost === undefined || 'reason' in cost) {
    throw new Error(`'${name}' did not run: ${cost?.reason ?? 'it is not there'}`);
  }
}

interface Row {
  readonly candidate: Candidate;
  readonly ns: Spread;
  readonly toFloor: Spread;
  readonly toBare: Spread;
}

export function reportRequestCost({ order, engines }: RequestCostFigures): Section {
  const perEngine = Object.entries(engines).map(([engine, costs]) => ({
    engine,
    rows: rowsOf(order, costs),
    failures: failuresOf(costs),
  }));
  const bars = perEngine.flatMap(({ engine, rows }) => barsOf(engine, rows));
  const charts = perEngine.map(({ engine, rows }) => chartOf(engine, rows));
  const text = perEngine.map(
    ({ engine, rows, failures }, index) =>
      `### ${engine}\n\n{chart:${charts[index]?.name ?? ''}}\n\n${tableOf(rows)}\n\n${failures}`,
  );
  return {
    title: 'What a request costs that needs nothing but its header',
    bars,
    charts,
    text: `Over a back end that answers at once, so that nothing but the interceptor is seen: ${order.rounds} interleaved rounds of
${whole(order.requests)} requests to 1,000 addresses, after ${order.warmUpRounds} rounds of warm-up. Ratios are taken round by round, against the
**${floor.name}**, which clones the request with a header and checks nothing. In brackets: where half of the rounds lie.
\`${notOurs.name}\` is a request to another origin, which must stay as it is; it is compared with bare \`HttpClient\`.
The ${passingOn.name} shows what Angular charges for any.\n\n${text.join('\n\n')}`,
    quotes: perEngine.map(({ engine, rows }) => quoteOf(engine, rows)),
  };
}

function rowsOf(order: RequestCostOrder, costs: RequestCosts): Row[] {
  const roundsOf = ({ name }: Candidate) => {
    const cost = costs[name];
    return cost !== undefined && 'rounds' in cost ? cost.rounds : undefined;
  };
  const floorRounds = roundsOf(floor) ?? [];
  const bareRounds = roundsOf(bare) ?? [];
  return order.candidates
    .flatMap((candidate) => {
      const rounds = roundsOf(candidate);
      return rounds === undefined
        ? []
        : [
            {
              candidate,
              ns: spreadOf(rounds),
              toFloor: spreadOf(ratios(rounds, floorRounds)),
              toBare: spreadOf(ratios(rounds, bareRounds)),
            },
          ];
    })
    .sort((a, b) => a.toFloor.median - b.toFloor.median);
}

function failuresOf(costs: RequestCosts): string {
  return Object.entries(costs)
    .flatMap(([name, cost]) =>
      'reason' in cost ? [`\`${name}\` did not run: ${cost.reason}`] : [],
    )
    .join('\n');
}

const rowOf = (rows: readonly Row[], { name }: Candidate) =>
  rows.find(({ candidate }) => candidate.name === name);

function barsOf(engine: string, rows: readonly Row[]): Bar[] {
  const ours = rowOf(rows, holdfast)?.toFloor.median ?? NaN;
  const foreign = rowOf(rows, notOurs)?.toBare.median ?? NaN;
  const rivals = rows.filter(({ candidate }) => candidate.kind === 'rival');
  const nearest = rivals[0];
  const bars: Bar[] = [
    {
      what: `${engine}: a request with a valid token`,
      limit: '≤ 1.5 × the three-line interceptor',
      measured: times(ours),
      met: ours <= 1.5,
    },
    {
      what: `${engine}: a request that is not ours`,
      limit: '≤ 1.1 × bare HttpClient',
      measured: times(foreign),
      met: foreign <= 1.1,
    },
  ];
  return nearest === undefined
    ? bars
    : [
        ...bars,
        {
          what: `${engine}: ahead of every rival`,
          limit: `< ${times(nearest.toFloor.median)} (${nearest.candidate.name})`,
          measured: times(ours),
          met: ours < nearest.toFloor.median,
        },
      ];
}

function tableOf(rows: readonly Row[]): string {
  return table(
    ['', 'ns per request', '× three-line interceptor', '× bare'],
    rows.map(({ candidate, ns, toFloor, toBare }) => [
      candidate.kind === 'holdfast' ? `**${candidate.name}**` : candidate.name,
      withSpread(ns),
      withSpread(toFloor, times),
      times(toBare.median),
    ]),
  );
}

function chartOf(engine: string, rows: readonly Row[]): Chart {
  const title = `Cost of a request, as a multiple of a three-line interceptor (${engine})`;
  return {
    name: `request-cost-${engine.split(' ')[0]?.toLowerCase() ?? ''}`,
    alt: title,
    svg: barChart({
      title,
      bars: rows.map(({ candidate, toFloor }) => ({
        name: candidate.name,
        series: candidate.kind,
        value: toFloor.median,
        spread: toFloor,
      })),
      format: times,
      limit: { name: 'bar: 1.5 ×', value: 1.5 },
    }),
  };
}

function quoteOf(engine: string, rows: readonly Row[]): string {
  const ratio = (row: Row | undefined) => times(row?.toFloor.median ?? NaN);
  const rivals = rows
    .filter(({ candidate }) => candidate.kind === 'rival')
    .map((row) => `${row.candidate.name} ${ratio(row)}`);
  return `A request through Holdfast costs ${ratio(rowOf(rows, holdfast))} that of a three-line interceptor (${engine}); ${rivals.join(', ')}.`;
}
