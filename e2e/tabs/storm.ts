import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Counters } from '../harness/server-view.ts';
import { countFromNow } from '../harness/server-view.ts';
import type { Tab } from './tab.ts';
import type { TabsSuite } from './tabs-suite.ts';

const CALLS = 10;
/** From the order to start until all tabs have heard of it. */
const LEAD_MS = 40;
/** How late the refresh is answered: by then all tabs queue for the lock, and take it in quick succession. */
const QUEUE_MS = 150;

export interface Storm {
  /** `refused`: the server no longer takes the token. `lapsed`: its time is up, as each tab knows by itself. */
  readonly expiry?: 'refused' | 'lapsed';
  readonly rounds: number;
  /** Per round. Tabs with an access token in memory each fetch their own; others share one. */
  readonly refreshes: number;
}

type Figures = Pick<Counters, 'refreshes' | 'reuses' | 'familiesRevoked'> & {
  readonly failed: Readonly<Record<string, number>>;
  readonly signedOut: number;
};

/** All tabs send ten calls each at the moment of expiry, round after round. */
export async function storm(
  t: TestContext,
  suite: TabsSuite,
  tabs: readonly Tab[],
  { rounds, refreshes, expiry = 'refused' }: Storm,
): Promise<void> {
  const took: number[] = [];
  const counted = await countFromNow(suite.control);
  for (let round = 1; round <= rounds; round++) {
    const started = performance.now();
    const seen = await oneRound(suite, tabs, expiry);
    took.push(performance.now() - started);
    const expected: Figures = {
      refreshes,
      reuses: 0,
      familiesRevoked: 0,
      failed: {},
      signedOut: 0,
    };
    if (JSON.stringify(seen) !== JSON.stringify(expected)) {
      t.diagnostic(`round ${round} of ${rounds}: ${JSON.stringify(seen)}`);
      assert.deepEqual(seen, expected, `round ${round}\n${await suite.account(tabs)}`);
    }
  }
  const total = await counted();
  const slowest = Math.round(Math.max(...took));
  t.diagnostic(
    `${rounds} rounds × ${tabs.length} tabs × ${CALLS} calls: ${total.refreshes} refreshes, ` +
      `${total.reuses} reuses, ${total.ok} answered, 0 failed, all signed in; slowest round ${slowest} ms`,
  );
  assert.equal(total.ok, rounds * tabs.length * CALLS);
}

async function oneRound(
  suite: TabsSuite,
  tabs: readonly Tab[],
  expiry: 'refused' | 'lapsed',
): Promise<Figures> {
  const counted = await countFromNow(suite.control);
  if (expiry === 'refused') {
    await suite.control('expire');
  }
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'slow', ms: QUEUE_MS });
  const start = expiry === 'lapsed' ? { lapsed: true } : { at: Date.now() + LEAD_MS };
  const outcomes = (
    await Promise.all(tabs.map((tab) => tab.burst(CALLS, { ...start, as: 'ada' })))
  ).flat();
  const { refreshes, reuses, familiesRevoked } = await counted();
  const failed: Record<string, number> = {};
  for (const outcome of outcomes) {
    if (!outcome.ok) {
      const kind = `${outcome.code} ${outcome.status}`;
      failed[kind] = (failed[kind] ?? 0) + 1;
    }
  }
  const states = await Promise.all(tabs.map((tab) => tab.state()));
  const signedOut = states.filter(({ status }) => status !== 'authenticated').length;
  return { refreshes, reuses, familiesRevoked, failed, signedOut };
}
