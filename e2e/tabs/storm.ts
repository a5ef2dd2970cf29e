import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Counters } from '../harness/server-view.ts';
import { countFromNow } from '../harness/server-view.ts';
import type { Tab } from './tab.ts';
import type { TabsSuite } from './tabs-suite.ts';

const REQUESTS = 10;
/** Time for all tabs to receive the order to start. */
const LEAD_MS = 40;
/** Delay of the refresh response: all tabs queue for the lock meanwhile, and acquire it in quick succession. */
const QUEUE_MS = 150;

export interface Storm {
  /** `rejected`: the server no longer accepts the token. `expired`: its lifetime has ended, as each tab can detect. */
  readonly expiry?: 'rejected' | 'expired';
  readonly rounds: number;
  /** Per round. Tabs with an access token in memory refresh on their own; other tabs share one refresh. */
  readonly refreshes: number;
}

type Figures = Pick<Counters, 'refreshes' | 'reuses' | 'familiesRevoked'> & {
  readonly failed: Readonly<Record<string, number>>;
  readonly signedOut: number;
};

/** All tabs send ten requests each at the moment of expiry, in each round. */
export async function storm(
  t: TestContext,
  suite: TabsSuite,
  tabs: readonly Tab[],
  { rounds, refreshes, expiry = 'rejected' }: Storm,
): Promise<void> {
  const timesMs: number[] = [];
  const counted = await countFromNow(suite.control);
  for (let round = 1; round <= rounds; round++) {
    const started = performance.now();
    const seen = await oneRound(suite, tabs, expiry);
    timesMs.push(performance.now() - started);
    const expected: Figures = {
      refreshes,
      reuses: 0,
      familiesRevoked: 0,
      failed: {},
      signedOut: 0,
    };
    if (JSON.stringify(seen) !== JSON.stringify(expected)) {
      t.diagnostic(`round ${round} of ${rounds}: ${JSON.stringify(seen)}`);
      assert.deepEqual(seen, expected, `round ${round}\n${await suite.describe(tabs)}`);
    }
  }
  const total = await counted();
  const slowest = Math.round(Math.max(...timesMs));
  t.diagnostic(
    `${rounds} rounds × ${tabs.length} tabs × ${REQUESTS} requests: ${total.refreshes} refreshes, ` +
      `${total.reuses} reuses, ${total.ok} succeeded, 0 failed, all signed in; slowest round ${slowest} ms`,
  );
  assert.equal(total.ok, rounds * tabs.length * REQUESTS);
}

async function oneRound(
  suite: TabsSuite,
  tabs: readonly Tab[],
  expiry: 'rejected' | 'expired',
): Promise<Figures> {
  const counted = await countFromNow(suite.control);
  if (expiry === 'rejected') {
    await suite.control('expire');
  }
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'slow', ms: QUEUE_MS });
  const start = expiry === 'expired' ? { afterExpiry: true } : { at: Date.now() + LEAD_MS };
  const outcomes = (
    await Promise.all(tabs.map((tab) => tab.burst(REQUESTS, { ...start, as: 'ada' })))
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
