import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '../harness/poll.ts';
import { countFromNow } from '../harness/server-view.ts';
import type { Outcome } from './app/tab-api.ts';
import { endings } from './endings.ts';
import type { EndingName } from './endings.ts';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import type { TabSetUp, TabsSuite } from './tabs-suite.ts';

/** Within this time the other tabs continue. */
const CONTINUE_TIMEOUT_MS = 5_000;
/** How long they are observed if they do not. */
const OBSERVE_MS = 40_000;
/** Stops after this many failed rounds. */
const MAX_PROBLEMS = 3;

interface Phase {
  readonly fault: unknown;
  /** Whether the session is kept. */
  readonly kept: boolean;
  /** Delay of the other tabs' requests after the first tab has ended; by default they wait for its refresh already. */
  readonly requestAfterMs?: number;
}

/** How far the server has processed the refresh when its tab ends, and what the other tabs may expect. */
export const PHASES = {
  /** The request got lost: the old token is still valid. */
  'request lost': { fault: { on: 'refresh', kind: 'hang' }, kept: true },
  /** Rotated; the new token is lost with the tab. */
  'response lost': { fault: { on: 'refresh', kind: 'slow', ms: 8_000 }, kept: false },
  /** Rotated; the new cookie is on its way, even if the tab is closed. */
  'cookie on its way': { fault: { on: 'refresh', kind: 'slow', ms: 1_500 }, kept: true },
  /** As before, but the other tabs send requests only after the response is due. */
  'cookie arrived': {
    fault: { on: 'refresh', kind: 'slow', ms: 300 },
    kept: true,
    requestAfterMs: 1_000,
  },
} as const satisfies Record<string, Phase>;

export interface LostHolder {
  readonly setUp: TabSetUp;
  readonly ending: EndingName;
  readonly phase: keyof typeof PHASES;
  readonly rounds: number;
  /** Checks the ended tab, after the other tabs were checked. */
  readonly afterwards?: (holder: Tab, kept: boolean) => Promise<void>;
}

/** Ends the refreshing tab during its refresh, in each round; two other tabs wait for it. */
export async function loseHolder(t: TestContext, suite: TabsSuite, lost: LostHolder) {
  const timesMs: number[] = [];
  const problems: string[] = [];
  for (let round = 1; round <= lost.rounds && problems.length < MAX_PROBLEMS; round++) {
    try {
      timesMs.push(await oneRound(suite, lost));
    } catch (error) {
      problems.push(`round ${round}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await suite.endProfiles();
    await suite.control('reset');
  }
  const sorted = timesMs.toSorted((a, b) => a - b);
  const [min = NaN, medianMs = NaN, max = NaN] = [0, sorted.length >> 1, sorted.length - 1].map(
    (at) => Math.round(sorted[at] ?? NaN),
  );
  t.diagnostic(
    `${lost.phase}, the tab ${lost.ending}: ${timesMs.length} of ${timesMs.length + problems.length} as expected; ` +
      `the other tabs continued after ${min}/${medianMs}/${max} ms (min, median, max)`,
  );
  assert.equal(problems.length, 0, problems.join('\n\n'));
}

async function oneRound(suite: TabsSuite, lost: LostHolder): Promise<number> {
  const { fault, kept, requestAfterMs }: Phase = PHASES[lost.phase];
  const profile = await suite.newProfile(lost.setUp);
  await profile.openSignedIn(3);
  const [holder, ...others] = profile.tabs as [Tab, Tab, Tab];
  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  await suite.control('faults', 'POST', fault);

  // The outcome of its own request does not matter.
  holder.burst(1).catch(() => undefined);
  await waitUntil(
    'the first tab refreshes',
    async () => (await counted()).refreshes,
    (n) => n === 1,
  );
  const sendRequests = () => Promise.all(others.map((tab) => tab.burst(5, { as: 'ada' })));
  const endHolder = () => endings[lost.ending](holder, suite.stack.foreignUrl);
  let responses: ReturnType<typeof sendRequests>;
  let started: number;
  if (requestAfterMs === undefined) {
    responses = sendRequests();
    await Promise.all(others.map(waitUntilHeld));
    started = performance.now();
    await endHolder();
  } else {
    await endHolder();
    await pause(requestAfterMs);
    started = performance.now();
    responses = sendRequests();
  }
  const outcomes = await Promise.race([responses, pause(OBSERVE_MS, undefined, { ref: false })]);
  const tookMs = performance.now() - started;
  const details = await suite.describe(profile.tabs.slice(1));
  assert.ok(outcomes, `the other tabs still wait after ${OBSERVE_MS} ms\n${details}`);
  const seen = tally(outcomes.flat());
  const { refreshes, reuses } = await counted();
  const figures = JSON.stringify({ seen, refreshes, reuses, tookMs: Math.round(tookMs) });
  assertOutcomes(kept, outcomes.flat(), `${figures}\n${details}`);
  await assertEndsOnce(others, kept, `${figures}\n${details}`);
  assert.equal(reuses, kept ? 0 : 1, `reuses: ${figures}\n${details}`);
  assert.ok(tookMs < CONTINUE_TIMEOUT_MS, `too slow: ${figures}\n${details}`);
  await lost.afterwards?.(holder, kept);
  return tookMs;
}

async function waitUntilHeld(tab: Tab): Promise<void> {
  await waitUntil(
    `${tab.name} holds its requests`,
    () => tab.countEvents('request-held'),
    (n) => n === 5,
  );
}

function assertOutcomes(kept: boolean, outcomes: readonly Outcome[], details: string): void {
  const areAsExpected = outcomes.every((outcome) =>
    kept ? outcome.ok : !outcome.ok && /^(session-expired|signed-out)$/.test(outcome.code),
  );
  assert.ok(areAsExpected, `${kept ? 'all succeed' : 'all fail with the session'}: ${details}`);
}

async function assertEndsOnce(
  others: readonly Tab[],
  kept: boolean,
  details: string,
): Promise<void> {
  for (const tab of others) {
    const { status } = await waitUntil(
      `${tab.name} has the new state`,
      () => tab.state(),
      (state) => (state.status === 'authenticated') === kept,
    );
    assert.equal(status, kept ? 'authenticated' : 'anonymous');
    const ends = (await tab.countEvents('session-expired')) + (await tab.countEvents('signed-out'));
    assert.equal(ends, kept ? 0 : 1, `${tab.name}: the session ends once\n${details}`);
  }
}
