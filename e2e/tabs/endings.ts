import type { Page } from 'playwright-core';
import type { Tab } from './tab.ts';

/** How a tab goes away in the middle of what it does. */
export type Ending = (tab: Tab, elsewhere: string) => Promise<void>;

async function sendTo(page: Page, method: 'Page.crash'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // A page that crashes does not answer.
  session.send(method).catch(() => undefined);
  await crashed;
}

export async function setFrozen(tab: Tab, frozen: boolean): Promise<void> {
  const session = await tab.page.context().newCDPSession(tab.page);
  await session.send('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' });
  await session.detach();
}

export const endings = {
  crashes: (tab) => sendTo(tab.page, 'Page.crash'),
  'is closed': (tab) => tab.page.close(),
  'is reloaded': async (tab) => {
    await tab.page.reload({ waitUntil: 'commit' });
  },
  freezes: (tab) => setFrozen(tab, true),
  'goes into the back/forward cache': async (tab, elsewhere) => {
    await tab.page.goto(elsewhere);
  },
} satisfies Record<string, Ending>;

export type EndingName = keyof typeof endings;
