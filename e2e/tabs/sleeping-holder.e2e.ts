import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { until } from '../harness/poll.ts';
import { setFrozen } from './endings.ts';
import { loseHolder } from './lost-holder.ts';
import type { LostHolder } from './lost-holder.ts';
import { rounds } from './rounds.ts';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite({ undisturbed: true });

const BOUND = { timeout: 1_800_000 };
const inScript = { contract: 'json-body', store: 'local' } as const;
const inCookie = { contract: 'http-only-cookie', store: 'memory' } as const;
/** How soon a tab that wakes up is served again. */
const AWAKE_MS = 5_000;
/** Only the page in which somebody has signed in tells of it: one that was loaded again does not. */
const asItWas = /^signed-in$/;
/** A change of cookies puts a page out of the back/forward cache: it may be loaded again. */
const asItWasOrAnew = /^(signed-in|session-restored)$/;
/** Only a whole Chromium keeps pages that one leaves; the one that comes along does not. */
const wholeBrowser = process.env['CHROME_BIN'] !== undefined;

const SLEEPS = [
  {
    id: '[F123]',
    ending: 'freezes',
    wake: (tab: Tab) => setFrozen(tab, false),
    skip: false,
  },
  {
    id: '[F121]',
    ending: 'goes into the back/forward cache',
    wake: async (tab: Tab) => {
      await tab.page.evaluate(() => history.back());
    },
    skip: !wholeBrowser && 'needs CHROME_BIN, a Chromium with a back/forward cache',
  },
] as const;

/** The tab that slept shows what the others know, and takes part again. */
async function wakesUp(wake: (tab: Tab) => Promise<void>, tab: Tab, kept: boolean, loaded: RegExp) {
  await wake(tab);
  await until(
    `${tab.name} is back`,
    // While a page is on its way, nobody answers.
    async () => (await tab.events().catch(() => [])).map(({ type }) => type),
    (types) => types.some((type) => loaded.test(type)),
  );
  const started = performance.now();
  await until(
    `${tab.name} knows`,
    () => tab.state(),
    ({ status }) => (status === 'authenticated') === kept,
  );
  if (kept) {
    assert.deepEqual(tally(await tab.burst(3, { as: 'ada' })), { 'ok u-ada': 3 });
    const tookMs = Math.round(performance.now() - started);
    assert.ok(tookMs < AWAKE_MS, `${tab.name} was answered ${tookMs} ms after it woke up`);
  }
}

for (const { id, ending, wake, skip } of SLEEPS) {
  const lose = (t: TestContext, lost: Pick<LostHolder, 'setUp' | 'what'>, inCi: number) =>
    loseHolder(t, suite, {
      ending,
      rounds: rounds(inCi, 20),
      afterwards: (tab, kept) =>
        wakesUp(wake, tab, kept, lost.setUp === inCookie ? asItWasOrAnew : asItWas),
      ...lost,
    });

  test(
    `the tab that refreshes ${ending} before the server has received it ${id}`,
    { ...BOUND, skip },
    (t) => lose(t, { setUp: inScript, what: 'unheard' }, 2),
  );

  test(
    `the tab that refreshes ${ending}, and the new token is lost with it ${id} [F038]`,
    { ...BOUND, skip },
    (t) => lose(t, { setUp: inScript, what: 'answer lost' }, 2),
  );

  test(
    `in cookie mode the tab that refreshes ${ending}, and nothing is lost ${id} [F038]`,
    { ...BOUND, skip },
    (t) => lose(t, { setUp: inCookie, what: 'cookie on its way' }, 1),
  );
}
