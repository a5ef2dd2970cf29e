import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../harness/poll.ts';
import { countFromNow } from '../harness/server-view.ts';
import type { Outcome } from './app/tab-api.ts';
import { endings } from './endings.ts';
import type { EndingName } from './endings.ts';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import type { TabSetUp, TabsSuite } from './tabs-suite.ts';

/** How soon the others go on. */
const GO_ON_MS = 5_000;
/** How long they are watched when they do not. */
const WATCH_MS = 40_000;
/** A few are enough to see what is wrong. */
const MAX_PROBLEMS = 3;

interface Case {
  readonly fault: unknown;
  /** Whether the session is. */
  readonly kept: boolean;
  /** The others ask only that long after the first tab went; otherwise they wait for it already. */
  readonly askAfterMs?: number;
}

/** What the server has done with the refresh of the tab that goes, and what the others are owed. */
export const CASES = {
  /** The request got lost on its way: the old token is still good. */
  unheard: { fault: { on: 'refresh', kind: 'hang' }, kept: true },
  /** Rotated, and the new token is lost with the tab. */
  'answer lost': { fault: { on: 'refresh', kind: 'slow', ms: 8_000 }, kept: false },
  /** Rotated, and the new cookie is on its way, whether or not the tab still is. */
  'cookie on its way': { fault: { on: 'refresh', kind: 'slow', ms: 1_500 }, kept: true },
  /** As before, but nobody asks before the answer was due. */
  'cookie arrived': {
    fault: { on: 'refresh', kind: 'slow', ms: 300 },
    kept: true,
    askAfterMs: 1_000,
  },
} as const satisfies Record<string, Case>;

export interface LostHolder {
  readonly setUp: TabSetUp;
  readonly ending: EndingName;
  readonly what: keyof typeof CASES;
  readonly rounds: number;
  /** Looks at the tab that went, after the others were looked at. */
  readonly afterwards?: (holder: Tab, kept: boolean) => Promise<void>;
}

/** The tab that refreshes goes in the middle of it, time after time; two others wait for it. */
export async function loseHolder(t: TestContext, suite: TabsSuite, lost: LostHolder) {
  const took: number[] = [];
  const problems: string[] = [];
  for (let round = 1; round <= lost.rounds && problems.length < MAX_PROBLEMS; round++) {
    try {
      took.push(await oneRound(suite, lost));
    } catch (error) {
      problems.push(`round ${round}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await suite.endProfiles();
    await suite.control('reset');
  }
  const sorted = took.toSorted((a, b) => a - b);
  const [least = NaN, middle = NaN, most = NaN] = [0, sorted.length >> 1, sorted.length - 1].map(
    (at) => Math.round(sorted[at] ?? NaN),
  );
  t.diagnostic(
    `${lost.what}, the tab ${lost.ending}: ${took.length} of ${took.length + problems.length} as owed; ` +
      `the others went on after ${least}/${middle}/${most} ms (least, median, most)`,
  );
  assert.equal(problems.length, 0, problems.join('\n\n'));
}

async function oneRound(suite: TabsSuite, lost: LostHolder): Promise<number> {
  const { fault, kept, askAfterMs }: Case = CASES[lost.what];
  const profile = await suite.newProfile(lost.setUp);
  await profile.signedIn(3);
  const [holder, ...others] = profile.tabs as [Tab, Tab, Tab];
  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  await suite.control('faults', 'POST', fault);

  // What becomes of its own call is nobody's business any more.
  holder.burst(1).catch(() => undefined);
  await until(
    'the first tab refreshes',
    async () => (await counted()).refreshes,
    (n) => n === 1,
  );
  const ask = () => Promise.all(others.map((tab) => tab.burst(5, { as: 'ada' })));
  const go = () => endings[lost.ending](holder, suite.stack.foreignUrl);
  let calls: ReturnType<typeof ask>;
  let started: number;
  if (askAfterMs === undefined) {
    calls = ask();
    await Promise.all(others.map(waits));
    started = performance.now();
    await go();
  } else {
    await go();
    await pause(askAfterMs);
    started = performance.now();
    calls = ask();
  }
  const outcomes = await Promise.race([calls, pause(WATCH_MS, undefined, { ref: false })]);
  const tookMs = performance.now() - started;
  const account = await suite.account(profile.tabs.slice(1));
  assert.ok(outcomes, `the others still wait after ${WATCH_MS} ms\n${account}`);
  const seen = tally(outcomes.flat());
  const { refreshes, reuses } = await counted();
  const figures = JSON.stringify({ seen, refreshes, reuses, tookMs: Math.round(tookMs) });
  answered(kept, outcomes.flat(), `${figures}\n${account}`);
  await endsOnce(others, kept, `${figures}\n${account}`);
  assert.equal(reuses, kept ? 0 : 1, `reuses: ${figures}\n${account}`);
  assert.ok(tookMs < GO_ON_MS, `too late: ${figures}\n${account}`);
  await lost.afterwards?.(holder, kept);
  return tookMs;
}

async function waits(tab: Tab): Promise<void> {
  await until(
    `${tab.name} waits`,
    () => tab.countOf('request-held'),
    (n) => n === 5,
  );
}

function answered(kept: boolean, outcomes: readonly Outcome[], account: string): void {
  const asOwed = outcomes.every((outcome) =>
    kept ? outcome.ok : !outcome.ok && /^(session-expired|signed-out)$/.test(outcome.code),
  );
  assert.ok(asOwed, `${kept ? 'all are answered' : 'all end with the session'}: ${account}`);
}

async function endsOnce(others: readonly Tab[], kept: boolean, account: string): Promise<void> {
  for (const tab of others) {
    const { status } = await until(
      `${tab.name} knows`,
      () => tab.state(),
      (state) => (state.status === 'authenticated') === kept,
    );
    assert.equal(status, kept ? 'authenticated' : 'anonymous');
    const ends = (await tab.countOf('session-expired')) + (await tab.countOf('signed-out'));
    assert.equal(ends, kept ? 0 : 1, `${tab.name}: one clean end\n${account}`);
  }
}
