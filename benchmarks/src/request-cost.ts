import { bare, floor, holdfast, notOurs, ownCandidates, passingOn } from './candidates.ts';
import type { Candidate, Rival } from './candidates.ts';
import type { Engine, Place } from './engines/engine.ts';
import { barChart } from './report/bar-chart.ts';
import { times, whole, withSpread } from './report/numbers.ts';
import type { Bar, Chart, Section } from './report/section.ts';
import { table } from './report/table.ts';
import type { Stage } from './stage.ts';
import { ratios, spreadOf } from './statistics.ts';
import type { Spread } from './statistics.ts';
import { patternNames, urlPatterns } from './url-patterns.ts';
import type { UrlPattern } from './url-patterns.ts';
import type { RequestCostRound } from './work/request-cost.ts';

interface RequestCostOrder {
  readonly candidates: readonly Candidate[];
  /** Each candidate is measured in so many pages, one after the other. */
  readonly pages: number;
  /** Of each page. */
  readonly warmUpRounds: number;
  readonly rounds: number;
  readonly requests: number;
}

/** Nanoseconds per request, one figure per round; or why there are none. */
type RequestCost = Record<UrlPattern, number[]> | { readonly reason: string };

export interface RequestCostFigures {
  readonly order: RequestCostOrder;
  readonly engines: Record<string, Record<string, RequestCost>>;
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
    pages: stage.brief ? 1 : 3,
    warmUpRounds: stage.brief ? 1 : 8,
    rounds: stage.brief ? 3 : 21,
    requests: stage.brief ? 200 : 5_000,
  };
  const engines: RequestCostFigures['engines'] = {};
  for (const engine of stage.engines) {
    const costs = (engines[engine.name] = {});
    // V8 compiles the same code a little differently in each page.
    for (let page = 0; page < order.pages; page += 1) await measureIn(engine, order, costs);
  }
  return { order, engines };
}

/** Opens a page or process for each candidate. Their rounds take turns, so that a slow moment of the machine affects all. */
async function measureIn(
  engine: Engine,
  { candidates, warmUpRounds, rounds, requests }: RequestCostOrder,
  costs: Record<string, RequestCost>,
): Promise<void> {
  const places = await Promise.all(candidates.map(() => engine.open('request-cost')));
  const measured: { readonly place: Place; readonly cost: Record<UrlPattern, number[]> }[] = [];
  for (const [index, place] of places.entries()) {
    const candidate = candidates[index] as Candidate;
    const cost = (costs[candidate.name] ??= { known: [], built: [], new: [] });
    if ('reason' in cost) continue;
    try {
      await place.call('prepare', candidate);
      measured.push({ place, cost });
    } catch (error) {
      // A rival may fail; what it is compared with may not.
      if (candidate.kind !== 'rival') throw error;
      costs[candidate.name] = { reason: String(error) };
    }
  }
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    for (const pattern of patternNames) {
      const roundOrder: RequestCostRound = { pattern, requests };
      // No candidate is always the first.
      const first = round % measured.length;
      for (const { place, cost } of [...measured.slice(first), ...measured.slice(0, first)]) {
        const ns = await place.call<number>('measure', roundOrder);
        if (round >= warmUpRounds) cost[pattern].push(ns);
      }
    }
  }
  await Promise.all(places.map((place) => place.close()));
}

interface Figures {
  readonly ns: Spread;
  readonly toFloor: Spread;
  readonly toBare: Spread;
}

interface Row {
  readonly candidate: Candidate;
  readonly figures: Record<UrlPattern, Figures>;
}

export function reportRequestCost({ order, engines }: RequestCostFigures): Section {
  const perEngine = Object.entries(engines).map(([engine, costs]) => {
    const rows = rowsOf(order.candidates, costs);
    return { engine, rows, charts: patternNames.map((pattern) => chartOf(engine, pattern, rows)) };
  });
  const text = perEngine.map(
    ({ engine, rows, charts }) =>
      `### ${engine}\n\n${charts.map(({ name }) => `{chart:${name}}`).join('\n\n')}\n\n${tableOf(rows)}\n\n${notesOf(rows, engines[engine] ?? {})}`,
  );
  return {
    title: 'Cost of a request that only needs its header',
    bars: perEngine.flatMap(({ engine, rows }) => barsOf(engine, rows)),
    charts: perEngine.flatMap(({ charts }) => charts),
    text: `The back end responds at once, so only the interceptors differ. Each candidate runs in its own page or process, as in an app, and
the rounds of all candidates take turns. Each candidate is measured in ${order.pages} pages, one after the other: ${order.rounds} rounds of ${whole(order.requests)} requests for
each URL pattern, after ${order.warmUpRounds} rounds of warm-up. A known URL is one string; built URLs are template strings, built for each
request; new URLs never occur twice. Ratios are computed within a round, against the **${floor.name}** with the same pattern: it clones
the request with a header and checks nothing. In brackets: the middle half of the rounds.
\`${notOurs.name}\` is a request to another origin, which must stay unchanged; it is compared with bare \`HttpClient\`.
The ${passingOn.name} shows the cost that Angular adds for any interceptor.\n\n${text.join('\n\n')}`,
    quotes: perEngine.map(({ engine, rows }) => quoteOf(engine, rows)),
  };
}

function rowsOf(
  candidates: readonly Candidate[],
  costs: Readonly<Record<string, RequestCost>>,
): Row[] {
  const roundsOf = ({ name }: Candidate, pattern: UrlPattern) => {
    const cost = costs[name];
    return cost === undefined || 'reason' in cost ? [] : cost[pattern];
  };
  const figuresOf = (candidate: Candidate, pattern: UrlPattern): Figures => {
    const rounds = roundsOf(candidate, pattern);
    return {
      ns: spreadOf(rounds),
      toFloor: spreadOf(ratios(rounds, roundsOf(floor, pattern))),
      toBare: spreadOf(ratios(rounds, roundsOf(bare, pattern))),
    };
  };
  return candidates
    .filter(({ name }) => 'known' in (costs[name] ?? {}))
    .map((candidate) => ({
      candidate,
      figures: {
        known: figuresOf(candidate, 'known'),
        built: figuresOf(candidate, 'built'),
        new: figuresOf(candidate, 'new'),
      },
    }))
    .sort((a, b) => a.figures.built.toFloor.median - b.figures.built.toFloor.median);
}

const toFloor = ({ figures }: Row, pattern: UrlPattern) => figures[pattern].toFloor.median;

/** One figure per pattern. */
const perPattern = (ofPattern: (pattern: UrlPattern) => number) =>
  patternNames.map((pattern) => times(ofPattern(pattern))).join(', ');

function rowOf(rows: readonly Row[], { name }: Candidate): Row {
  const row = rows.find(({ candidate }) => candidate.name === name);
  if (row === undefined) throw new Error(`'${name}' did not run.`);
  return row;
}

function barsOf(engine: string, rows: readonly Row[]): Bar[] {
  const ours = rowOf(rows, holdfast);
  const foreign = rowOf(rows, notOurs);
  const rivals = rows.filter(({ candidate }) => candidate.kind === 'rival');
  const foreignCost = (pattern: UrlPattern) => foreign.figures[pattern].toBare.median;
  const nearest = (pattern: UrlPattern) =>
    Math.min(...rivals.map((rival) => toFloor(rival, pattern)));
  const bars: Bar[] = [
    ...patternNames.map((pattern) => ({
      what: `${engine}: a request with a valid token, ${urlPatterns[pattern].name}`,
      limit: `≤ ${urlPatterns[pattern].limit} × the three-line interceptor`,
      measured: times(toFloor(ours, pattern)),
      met: toFloor(ours, pattern) <= urlPatterns[pattern].limit,
    })),
    {
      what: `${engine}: a request that is not ours, for each pattern`,
      limit: '≤ 1.1 × bare HttpClient',
      measured: perPattern(foreignCost),
      met: patternNames.every((pattern) => foreignCost(pattern) <= 1.1),
    },
  ];
  return rivals.length === 0
    ? bars
    : [
        ...bars,
        {
          what: `${engine}: ahead of every rival, for each pattern`,
          limit: `< ${perPattern(nearest)}`,
          measured: perPattern((pattern) => toFloor(ours, pattern)),
          met: patternNames.every((pattern) => toFloor(ours, pattern) < nearest(pattern)),
        },
      ];
}

function tableOf(rows: readonly Row[]): string {
  return table(
    [
      '',
      ...patternNames.flatMap((pattern) => [
        `${urlPatterns[pattern].name}, ns`,
        '× three-line interceptor',
      ]),
    ],
    rows.map(({ candidate, figures }) => [
      candidate.kind === 'holdfast' ? `**${candidate.name}**` : candidate.name,
      ...patternNames.flatMap((pattern) => [
        whole(figures[pattern].ns.median),
        withSpread(figures[pattern].toFloor, times),
      ]),
    ]),
  );
}

function notesOf(rows: readonly Row[], costs: Readonly<Record<string, RequestCost>>): string {
  const foreign = rowOf(rows, notOurs).figures;
  const failures = Object.entries(costs).flatMap(([name, cost]) =>
    'reason' in cost ? [`\`${name}\` did not run: ${cost.reason}`] : [],
  );
  return [
    `\`${notOurs.name}\`, against bare \`HttpClient\`: ${patternNames.map((pattern) => withSpread(foreign[pattern].toBare, times)).join(', ')}.`,
    ...failures,
  ].join('\n\n');
}

function chartOf(engine: string, pattern: UrlPattern, rows: readonly Row[]): Chart {
  const { name, limit } = urlPatterns[pattern];
  const title = `Cost of a request, × three-line interceptor: ${name} (${engine})`;
  return {
    name: `request-cost-${engine.split(' ')[0]?.toLowerCase() ?? ''}-${pattern}`,
    alt: title,
    svg: barChart({
      title,
      bars: rows.map(({ candidate, figures }) => ({
        name: candidate.name,
        series: candidate.kind,
        value: figures[pattern].toFloor.median,
        spread: figures[pattern].toFloor,
      })),
      format: times,
      limit: { name: `bar: ${limit} ×`, value: limit },
    }),
  };
}

function quoteOf(engine: string, rows: readonly Row[]): string {
  const ratiosOf = (row: Row) => perPattern((pattern) => toFloor(row, pattern));
  const rivals = rows
    .filter(({ candidate }) => candidate.kind === 'rival')
    .map((row) => `${row.candidate.name} ${ratiosOf(row)}`);
  return `A request through Holdfast costs ${ratiosOf(rowOf(rows, holdfast))} that of a three-line interceptor (${patternNames.map((pattern) => urlPatterns[pattern].name).join('; ')}; ${engine}); ${rivals.join('; ')}.`;
}
