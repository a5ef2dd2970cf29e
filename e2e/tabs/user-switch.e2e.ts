import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { countFromNow } from '../harness/server-view.ts';
import type { Outcome, Person } from './app/tab-api.ts';
import { rounds } from './rounds.ts';
import type { Tab } from './tab.ts';
import { tally } from './tally.ts';
import { TabsSuite } from './tabs-suite.ts';
import {
  HELD,
  becomes,
  holdCalls,
  isAsExpected,
  noneAsSomebodyElse,
  stored,
} from './user-switch.ts';

const suite = new TabsSuite();

const BOUND = { timeout: 900_000 };
/** F137: within which all tabs know. */
const KNOWN_MS = 1_000;
const ANSWER_MS = 400;
const MAX_PROBLEMS = 3;

const PLACES = [
  { contract: 'json-body', store: 'local' },
  { contract: 'raw-header-cookies', store: 'cookie' },
  { contract: 'http-only-cookie', store: 'memory' },
] as const;
type Place = (typeof PLACES)[number];

/** What the first tab does while the second one holds 20 calls of Ada. */
const ACTS = {
  'signs out': {
    act: (tab: Tab) => tab.signOut(),
    leaves: null,
  },
  'signs out, and Ben in': {
    act: async (tab: Tab) => {
      await tab.signOut();
      await tab.signIn('ben');
    },
    leaves: 'ben',
  },
  'signs Ben in over Ada': {
    act: (tab: Tab) => tab.signIn('ben'),
    leaves: 'ben',
  },
} as const;

for (const place of PLACES) {
  for (const [name, { act, leaves }] of Object.entries(ACTS)) {
    const ids = leaves === null ? '[F056, F137]' : '[F057, F058, F138]';
    test(
      `${place.contract}, ${place.store}: the first tab ${name} while the second holds ${HELD} calls ${ids}`,
      BOUND,
      (t) => repeat(t, (round) => oneRound(place, act, leaves, round)),
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
  act: (tab: Tab) => Promise<void>,
  leaves: Person | null,
  round: number,
): Promise<string> {
  const profile = await suite.newProfile(place);
  const [first, second] = (await profile.signedIn(2)) as [Tab, Tab];
  const { outcomes: held } = await holdCalls(suite.control, second, ANSWER_MS);
  // Each round a little later: before, with and after the answer to the refresh.
  await pause(((round - 1) * ANSWER_MS) / 10);

  await act(first);
  const outcomes = await held;
  const account = `${JSON.stringify(tally(outcomes))}\n${await suite.account(profile.tabs)}`;

  await noneAsSomebodyElse(suite.control);
  assert.ok(outcomes.every(isAdasOwn), `as Ada or not at all: ${account}`);
  await becomes(first, leaves, KNOWN_MS);
  // In cookie mode each tab asks by itself who is signed in, when it needs to know.
  const known = place.contract === 'http-only-cookie' ? 'not ada' : leaves;
  await becomes(second, known, KNOWN_MS);
  // Nothing comes to life again when the late answer has arrived.
  await pause(ANSWER_MS);
  const third = await profile.newTab();
  for (const [tab, expected] of [
    [first, leaves],
    [second, known],
    [third, leaves],
  ] as const) {
    const state = await tab.state();
    const seen = `${tab.name} afterwards: ${JSON.stringify(state)}`;
    assert.ok(isAsExpected(state, expected), `${seen}\n${account}`);
  }
  const kept = await stored(third);
  assert.ok(
    kept.every((sub) => sub === `u-${leaves ?? 'nobody'}`),
    `stored: ${kept.join()}\n${account}`,
  );
  await nextCallIs(third, leaves);
  await nextCallIs(second, leaves);
  return JSON.stringify(tally(outcomes));
}

/** A call got through before the change, or failed with it. */
function isAdasOwn(outcome: Outcome): boolean {
  return outcome.ok
    ? outcome.user === 'u-ada'
    : /^(signed-out|session-changed|session-expired)$/.test(outcome.code);
}

/** The server agrees on who is signed in: after the next refresh, a call is that person's. */
async function nextCallIs(tab: Tab, person: Person | null): Promise<void> {
  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  const [outcome] = await tab.burst(1);
  const { reuses } = await counted();
  const user = outcome?.ok === true ? outcome.user : null;
  assert.deepEqual([user, reuses], [person && `u-${person}`, 0], `the next call of ${tab.name}`);
}
