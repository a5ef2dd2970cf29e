import { test } from 'node:test';
import { setFrozen } from './endings.ts';
import { loseHolder } from './lost-holder.ts';
import type { LostHolder } from './lost-holder.ts';
import { rounds } from './rounds.ts';
import type { Tab } from './tab.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite({ undisturbed: true });

const BOUND = { timeout: 1_800_000 };
const inScript = { contract: 'json-body', store: 'local' } as const;
const inCookie = { contract: 'http-only-cookie', store: 'memory' } as const;
/** Only a whole Chromium keeps pages that one leaves; the one that comes along does not. */
const wholeBrowser = process.env['CHROME_BIN'] !== undefined;

const SLEEPS = [
  {
    id: 'F123 frozenlock',
    ending: 'freezes',
    wake: (tab: Tab) => setFrozen(tab, false),
    skip: false,
  },
  {
    id: 'F121 bfcachelock',
    ending: 'goes into the back/forward cache',
    wake: async (tab: Tab) => {
      await tab.page.evaluate(() => history.back());
    },
    skip: !wholeBrowser && 'needs CHROME_BIN, a Chromium with a back/forward cache',
  },
] as const;

for (const { id, ending, skip } of SLEEPS) {
  const lose = (lost: Pick<LostHolder, 'setUp' | 'what'>) => ({
    ending,
    rounds: rounds(2, 20),
    ...lost,
  });

  test(
    `${id}: the tab that refreshes ${ending} before the server has heard of it`,
    { ...BOUND, skip },
    (t) => loseHolder(t, suite, lose({ setUp: inScript, what: 'unheard' })),
  );

  test(
    `${id}, F038 lostresponse: the tab that refreshes ${ending}, and the new token with it`,
    { ...BOUND, skip },
    (t) => loseHolder(t, suite, lose({ setUp: inScript, what: 'answer lost' })),
  );

  test(
    `${id}, F038 lostresponse: in cookie mode the tab that refreshes ${ending}, and nothing is lost`,
    { ...BOUND, skip },
    (t) => loseHolder(t, suite, lose({ setUp: inCookie, what: 'cookie on its way' })),
  );
}
