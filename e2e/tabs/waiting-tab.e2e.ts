import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../harness/poll.ts';
import { countFromNow } from '../harness/server-view.ts';
import type { Outcome } from './app/tab-api.ts';
import { endings } from './endings.ts';
import type { EndingName } from './endings.ts';
import { rounds } from './rounds.ts';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite({ undisturbed: true });

const place = { contract: 'json-body', store: 'local' } as const;
const CALLS = 5;
const GO_ON_MS = 5_000;
const BOUND = { timeout: 900_000 };

/** The first tab refreshes, answered that late, and the others queue behind it, one after the other. */
async function queueUp(tabs: readonly Tab[], answerMs: number) {
  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'slow', ms: answerMs });
  const calls: Promise<readonly Outcome[]>[] = [];
  for (const tab of tabs) {
    const outcomes = tab.burst(CALLS, { as: 'ada' });
    // Of a tab that goes away, nobody asks.
    outcomes.catch(() => undefined);
    calls.push(outcomes);
    await until(
      `${tab.name} waits`,
      () => tab.countOf('request-held'),
      (n) => n === CALLS,
    );
    await until(
      'a refresh has reached the server',
      async () => (await counted()).refreshes,
      (n) => n === 1,
    );
  }
  return { calls, counted };
}

async function allAnswered(
  calls: readonly Promise<readonly Outcome[]>[],
  tabs: readonly Tab[],
  lateMs: number,
): Promise<number> {
  const started = performance.now();
  const seen = tally((await Promise.all(calls)).flat());
  const tookMs = Math.round(performance.now() - started);
  const account = `after ${tookMs} ms\n${await suite.account(tabs)}`;
  assert.deepEqual(seen, { 'ok u-ada': calls.length * CALLS }, account);
  assert.ok(tookMs < lateMs + GO_ON_MS, account);
  return tookMs;
}

const wholeBrowser = process.env['CHROME_BIN'] !== undefined;
const SLEEPS = [
  { ending: 'freezes', skip: false },
  {
    ending: 'goes into the back/forward cache',
    skip: !wholeBrowser && 'needs CHROME_BIN, a Chromium with a back/forward cache',
  },
] as const satisfies { ending: EndingName; skip: unknown }[];

for (const { ending, skip } of SLEEPS) {
  test(
    `a tab that waits for its turn ${ending}, and nobody waits for it [F122]`,
    { ...BOUND, skip },
    async (t) => {
      const answerMs = 1_500;
      const took: number[] = [];
      for (let round = 1; round <= rounds(2, 20); round++) {
        const profile = await suite.newProfile(place);
        const tabs = await profile.signedIn(3);
        const { calls, counted } = await queueUp(tabs, answerMs);
        const [first, waiting, last] = tabs as [Tab, Tab, Tab];
        await endings[ending](waiting, suite.stack.foreignUrl);
        const awake = calls.filter((_, at) => at !== 1);
        took.push(await allAnswered(awake, [first, last], answerMs));
        const { refreshes, reuses } = await counted();
        assert.deepEqual({ refreshes, reuses }, { refreshes: 1, reuses: 0 });
        await suite.endProfiles();
        await suite.control('reset');
      }
      t.diagnostic(
        `${took.length} times; answered after ${took.join(', ')} ms, ${answerMs} ms of them the server's`,
      );
    },
  );
}

test('ten tabs wait for a slow refresh of one, and all are served [F127]', BOUND, async (t) => {
  const answerMs = 3_000;
  const profile = await suite.newProfile(place);
  const tabs = await profile.signedIn(10);
  const { calls, counted } = await queueUp(tabs, answerMs);
  const tookMs = await allAnswered(calls, tabs, answerMs);
  const { refreshes, reuses, ok } = await counted();
  t.diagnostic(
    `${ok} answered after ${tookMs} ms, ${answerMs} ms of them the server's; ${refreshes} refresh`,
  );
  assert.deepEqual({ refreshes, reuses, ok }, { refreshes: 1, reuses: 0, ok: 10 * CALLS });
});
