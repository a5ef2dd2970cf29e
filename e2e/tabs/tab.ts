import type { Page } from 'playwright-core';
import type {
  BurstOptions,
  Outcome,
  SeenEvent,
  SeenState,
  TabApi,
  UserName,
} from './app/tab-api.ts';

declare global {
  interface Window {
    tab?: TabApi;
  }
}

/** Drives `window.tab` of a page. */
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
    await this.waitUntilReady();
  }

  /** Waits until the app has started and restored its session. */
  async waitUntilReady(): Promise<void> {
    await this.page.waitForFunction(
      () => window.tab !== undefined && window.tab.state().status !== 'restoring',
      undefined,
      // The default polls on animation frames, which hidden pages do not have.
      { polling: 25 },
    );
  }

  signIn(user: UserName): Promise<void> {
    return this.page.evaluate((name) => window.tab?.signIn(name), user);
  }

  signOut(): Promise<void> {
    return this.page.evaluate(() => window.tab?.signOut());
  }

  burst(requests: number, options: BurstOptions = {}): Promise<readonly Outcome[]> {
    return this.page.evaluate(
      ([count, burstOptions]) => window.tab?.burst(count, burstOptions) ?? [],
      [requests, options] as const,
    );
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

  async countEvents(type: string): Promise<number> {
    return (await this.events()).filter((event) => event.type === type).length;
  }
}
