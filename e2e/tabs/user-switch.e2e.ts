import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { countFromNow } from '../harness/server-view.ts';
import type { Outcome, UserName } from './app/tab-api.ts';
import { rounds } from './rounds.ts';
import type { Tab } from './tab.ts';
import { tally } from './tally.ts';
import { TabsSuite } from './tabs-suite.ts';
import {
  HELD,
  assertNoWrongUser,
  hasUser,
  holdRequests,
  readStoredUsers,
  waitForUser,
} from './user-switch.ts';

const suite = new TabsSuite();

const TIMEOUT = { timeout: 900_000 };
/** Within this time all tabs have the new state (F137). */
const SYNC_TIMEOUT_MS = 1_000;
const RESPONSE_DELAY_MS = 400;
const MAX_PROBLEMS = 3;

const PLACES = [
  { contract: 'json-body', store: 'local' },
  { contract: 'raw-header-cookies', store: 'cookie' },
  { contract: 'http-only-cookie', store: 'memory' },
] as const;
type Place = (typeof PLACES)[number];

/** What the first tab does while the second one holds 20 requests of Ada. */
const ACTIONS = {
  'signs out': {
    run: (tab: Tab) => tab.signOut(),
    userAfter: null,
  },
  'signs out and signs Ben in': {
    run: async (tab: Tab) => {
      await tab.signOut();
      await tab.signIn('ben');
    },
    userAfter: 'ben',
  },
  'signs Ben in over Ada': {
    run: (tab: Tab) => tab.signIn('ben'),
    userAfter: 'ben',
  },
} as const;

for (const place of PLACES) {
  for (const [name, { run, userAfter }] of Object.entries(ACTIONS)) {
    const ids = userAfter === null ? '[F056, F137]' : '[F057, F058, F138]';
    test(
      `${place.contract}, ${place.store}: the first tab ${name} while the second holds ${HELD} requests ${ids}`,
      TIMEOUT,
      (t) => repeat(t, (round) => oneRound(place, run, userAfter, round)),
    );
  }
}

async function repeat(t: TestContext, once: (round: number) => Promise<string>): Promise<void> {
  const count = rounds(1, 20);
  const problems: string[] = [];
  const seen = new Map<string, number>();
  for (let round = 1; round <= count && problems.length < MAX_PROBLEMS; round++) {
    try {
      const outcome = await once(round);
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    } catch (error) {
      problems.push(`round ${round}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await suite.endProfiles();
    await suite.control('reset');
  }
  for (const [outcome, times] of seen) {
    t.diagnostic(`${times} ×: ${outcome}`);
  }
  assert.equal(problems.length, 0, problems.join('\n\n'));
}

async function oneRound(
  place: Place,
  run: (tab: Tab) => Promise<void>,
  userAfter: UserName | null,
  round: number,
): Promise<string> {
  const profile = await suite.newProfile(place);
  const [first, second] = (await profile.openSignedIn(2)) as [Tab, Tab];
  const { outcomes: held } = await holdRequests(suite.control, second, RESPONSE_DELAY_MS);
  // A little later in each round: before, during and after the response to the refresh.
  await pause(((round - 1) * RESPONSE_DELAY_MS) / 10);

  await run(first);
  const outcomes = await held;
  const details = `${JSON.stringify(tally(outcomes))}\n${await suite.describe(profile.tabs)}`;

  await assertNoWrongUser(suite.control);
  assert.ok(outcomes.every(isOutcomeForAda), `as Ada or failed: ${details}`);
  await waitForUser(first, userAfter, SYNC_TIMEOUT_MS);
  // In cookie mode each tab asks the server who is signed in, when it needs to know.
  const expectedInSecond = place.contract === 'http-only-cookie' ? 'not ada' : userAfter;
  await waitForUser(second, expectedInSecond, SYNC_TIMEOUT_MS);
  // The late response restores no session.
  await pause(RESPONSE_DELAY_MS);
  const third = await profile.newTab();
  for (const [tab, expected] of [
    [first, userAfter],
    [second, expectedInSecond],
    [third, userAfter],
  ] as const) {
    const state = await tab.state();
    const seen = `${tab.name} afterwards: ${JSON.stringify(state)}`;
    assert.ok(hasUser(state, expected), `${seen}\n${details}`);
  }
  const kept = await readStoredUsers(third);
  assert.ok(
    kept.every((sub) => sub === `u-${userAfter ?? 'none'}`),
    `stored users: ${kept.join()}\n${details}`,
  );
  await assertNextRequest(third, userAfter);
  await assertNextRequest(second, userAfter);
  return JSON.stringify(tally(outcomes));
}

/** Whether a request succeeded before the change, or failed because of it. */
function isOutcomeForAda(outcome: Outcome): boolean {
  return outcome.ok
    ? outcome.user === 'u-ada'
    : /^(signed-out|session-changed|session-expired)$/.test(outcome.code);
}

/** Asserts that the server agrees on the user: after the next refresh, a request is theirs. */
async function assertNextRequest(tab: Tab, expected: UserName | null): Promise<void> {
  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  const [outcome] = await tab.burst(1);
  const { reuses } = await counted();
  const user = outcome?.ok === true ? outcome.user : null;
  assert.deepEqual(
    [user, reuses],
    [expected && `u-${expected}`, 0],
    `the next request of ${tab.name}`,
  );
}
