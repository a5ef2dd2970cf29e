import type { Page } from 'playwright-core';
import type { BurstOptions, Outcome, Person, SeenEvent, SeenState, TabApi } from './app/tab-api.ts';

declare global {
  interface Window {
    tab?: TabApi;
  }
}

/** The page's `window.tab`, from this side. */
export class Tab {
  readonly page: Page;
  readonly name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
    page.setDefaultTimeout(10_000);
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.isReady();
  }

  /** The app is there, and knows who is signed in. */
  async isReady(): Promise<void> {
    await this.page.waitForFunction(
      () => window.tab !== undefined && window.tab.state().status !== 'restoring',
      undefined,
      // A hidden page draws nothing.
      { polling: 25 },
    );
  }

  signIn(person: Person): Promise<void> {
    return this.page.evaluate((who) => window.tab?.signIn(who), person);
  }

  signOut(): Promise<void> {
    return this.page.evaluate(() => window.tab?.signOut());
  }

  burst(calls: number, options: BurstOptions = {}): Promise<readonly Outcome[]> {
    return this.page.evaluate(([n, how]) => window.tab?.burst(n, how) ?? [], [
      calls,
      options,
    ] as const);
  }

  state(): Promise<SeenState> {
    return this.page.evaluate(() => {
      if (window.tab === undefined) {
        throw new Error('the app has not started');
      }
      return window.tab.state();
    });
  }

  events(): Promise<readonly SeenEvent[]> {
    return this.page.evaluate(() => window.tab?.events() ?? []);
  }

  async countOf(type: string): Promise<number> {
    return (await this.events()).filter((event) => event.type === type).length;
  }
}
