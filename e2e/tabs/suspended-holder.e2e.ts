import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { waitUntil } from '../harness/poll.ts';
import { setFrozen } from './endings.ts';
import { loseHolder } from './lost-holder.ts';
import type { LostHolder } from './lost-holder.ts';
import { rounds } from './rounds.ts';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite({ plainBrowser: true });

const TIMEOUT = { timeout: 1_800_000 };
const inScript = { contract: 'json-body', store: 'local' } as const;
const inCookie = { contract: 'http-only-cookie', store: 'memory' } as const;
/** Within this time a resumed tab gets responses again. */
const RESUME_TIMEOUT_MS = 5_000;
/** Only the original page has this event; a reloaded page does not. */
const resumed = /^signed-in$/;
/** A cookie change removes a page from the back/forward cache, so it may be reloaded. */
const resumedOrReloaded = /^(signed-in|session-restored)$/;
/** Only a full Chromium has a back/forward cache; the bundled one does not. */
const isFullChromium = process.env['CHROME_BIN'] !== undefined;

const SUSPENSIONS = [
  {
    id: '[F123]',
    ending: 'freezes',
    resume: (tab: Tab) => setFrozen(tab, false),
    skip: false,
  },
  {
    id: '[F121]',
    ending: 'enters the back/forward cache',
    resume: async (tab: Tab) => {
      await tab.page.evaluate(() => history.back());
    },
    skip: !isFullChromium && 'needs CHROME_BIN, a Chromium with a back/forward cache',
  },
] as const;

/** Asserts that the suspended tab resumes with the current state and works again. */
async function assertResumes(
  resume: (tab: Tab) => Promise<void>,
  tab: Tab,
  kept: boolean,
  loaded: RegExp,
) {
  await resume(tab);
  await waitUntil(
    `${tab.name} resumes`,
    // During a navigation the page cannot be read.
    async () => (await tab.events().catch(() => [])).map(({ type }) => type),
    (types) => types.some((type) => loaded.test(type)),
  );
  const started = performance.now();
  await waitUntil(
    `${tab.name} has the new state`,
    () => tab.state(),
    ({ status }) => (status === 'authenticated') === kept,
  );
  if (kept) {
    assert.deepEqual(tally(await tab.burst(3, { as: 'ada' })), { 'ok u-ada': 3 });
    const tookMs = Math.round(performance.now() - started);
    assert.ok(
      tookMs < RESUME_TIMEOUT_MS,
      `${tab.name} got a response ${tookMs} ms after it resumed`,
    );
  }
}

for (const { id, ending, resume, skip } of SUSPENSIONS) {
  const lose = (t: TestContext, lost: Pick<LostHolder, 'setUp' | 'phase'>, inCi: number) =>
    loseHolder(t, suite, {
      ending,
      rounds: rounds(inCi, 20),
      afterwards: (tab, kept) =>
        assertResumes(resume, tab, kept, lost.setUp === inCookie ? resumedOrReloaded : resumed),
      ...lost,
    });

  test(
    `the refreshing tab ${ending} before the server receives the refresh ${id}`,
    { ...TIMEOUT, skip },
    (t) => lose(t, { setUp: inScript, phase: 'request lost' }, 2),
  );

  test(
    `the refreshing tab ${ending}, and the new token is lost ${id} [F038]`,
    { ...TIMEOUT, skip },
    (t) => lose(t, { setUp: inScript, phase: 'response lost' }, 2),
  );

  test(
    `in cookie mode the refreshing tab ${ending}, and the session continues ${id} [F038]`,
    { ...TIMEOUT, skip },
    (t) => lose(t, { setUp: inCookie, phase: 'cookie on its way' }, 1),
  );
}
