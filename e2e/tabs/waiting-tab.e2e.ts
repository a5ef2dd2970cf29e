import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitUntil } from '../harness/poll.ts';
import { countFromNow } from '../harness/server-view.ts';
import type { Outcome } from './app/tab-api.ts';
import { endings } from './endings.ts';
import type { EndingName } from './endings.ts';
import { rounds } from './rounds.ts';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite({ plainBrowser: true });

const place = { contract: 'json-body', store: 'local' } as const;
const REQUESTS = 5;
const CONTINUE_TIMEOUT_MS = 5_000;
const TIMEOUT = { timeout: 900_000 };

/** Starts a refresh with a delayed response in the first tab, and queues the other tabs behind it one by one. */
async function queueRefreshes(tabs: readonly Tab[], responseDelayMs: number) {
  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'slow', ms: responseDelayMs });
  const bursts: Promise<readonly Outcome[]>[] = [];
  for (const tab of tabs) {
    const outcomes = tab.burst(REQUESTS, { as: 'ada' });
    // The outcomes of a tab that goes away do not matter.
    outcomes.catch(() => undefined);
    bursts.push(outcomes);
    await waitUntil(
      `${tab.name} holds its requests`,
      () => tab.countEvents('request-held'),
      (n) => n === REQUESTS,
    );
    await waitUntil(
      'a refresh has reached the server',
      async () => (await counted()).refreshes,
      (n) => n === 1,
    );
  }
  return { bursts, counted };
}

async function assertAllSucceed(
  bursts: readonly Promise<readonly Outcome[]>[],
  tabs: readonly Tab[],
  delayMs: number,
): Promise<number> {
  const started = performance.now();
  const seen = tally((await Promise.all(bursts)).flat());
  const tookMs = Math.round(performance.now() - started);
  const details = `after ${tookMs} ms\n${await suite.describe(tabs)}`;
  assert.deepEqual(seen, { 'ok u-ada': bursts.length * REQUESTS }, details);
  assert.ok(tookMs < delayMs + CONTINUE_TIMEOUT_MS, details);
  return tookMs;
}

const isFullChromium = process.env['CHROME_BIN'] !== undefined;
const SUSPENSIONS = [
  { ending: 'freezes', skip: false },
  {
    ending: 'enters the back/forward cache',
    skip: !isFullChromium && 'needs CHROME_BIN, a Chromium with a back/forward cache',
  },
] as const satisfies { ending: EndingName; skip: unknown }[];

for (const { ending, skip } of SUSPENSIONS) {
  test(
    `a tab that waits for the lock ${ending} without blocking other tabs [F122]`,
    { ...TIMEOUT, skip },
    async (t) => {
      const responseDelayMs = 1_500;
      const timesMs: number[] = [];
      for (let round = 1; round <= rounds(2, 20); round++) {
        const profile = await suite.newProfile(place);
        const tabs = await profile.openSignedIn(3);
        const { bursts, counted } = await queueRefreshes(tabs, responseDelayMs);
        const [first, waiting, last] = tabs as [Tab, Tab, Tab];
        await endings[ending](waiting, suite.stack.foreignUrl);
        const others = bursts.filter((_, at) => at !== 1);
        timesMs.push(await assertAllSucceed(others, [first, last], responseDelayMs));
        const { refreshes, reuses } = await counted();
        assert.deepEqual({ refreshes, reuses }, { refreshes: 1, reuses: 0 });
        await suite.endProfiles();
        await suite.control('reset');
      }
      t.diagnostic(
        `${timesMs.length} times; responses after ${timesMs.join(', ')} ms; the server delays its response by ${responseDelayMs} ms`,
      );
    },
  );
}

test('ten tabs wait for one slow refresh, and all requests succeed [F127]', TIMEOUT, async (t) => {
  const responseDelayMs = 3_000;
  const profile = await suite.newProfile(place);
  const tabs = await profile.openSignedIn(10);
  const { bursts, counted } = await queueRefreshes(tabs, responseDelayMs);
  const tookMs = await assertAllSucceed(bursts, tabs, responseDelayMs);
  const { refreshes, reuses, ok } = await counted();
  t.diagnostic(
    `${ok} responses after ${tookMs} ms; the server delays its response by ${responseDelayMs} ms; ${refreshes} refresh`,
  );
  assert.deepEqual({ refreshes, reuses, ok }, { refreshes: 1, reuses: 0, ok: 10 * REQUESTS });
});
