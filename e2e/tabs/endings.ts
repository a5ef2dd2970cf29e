import type { Page } from 'playwright-core';
import type { Tab } from './tab.ts';

/** How a tab goes away while it is working. */
export type Ending = (tab: Tab, otherSiteUrl: string) => Promise<void>;

async function sendTo(page: Page, method: 'Page.crash'): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // A crashed page sends no response.
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
  'enters the back/forward cache': async (tab, otherSiteUrl) => {
    await tab.page.goto(otherSiteUrl);
  },
} satisfies Record<string, Ending>;

export type EndingName = keyof typeof endings;
