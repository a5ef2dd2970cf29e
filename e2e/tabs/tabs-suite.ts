import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { BrowserContext } from 'playwright-core';
import type { Control } from '../harness/control.ts';
import { readRequestLog } from '../harness/server-view.ts';
import type { ContractName } from '../harness/server-view.ts';
import { startStack } from '../harness/stack.ts';
import { launchPlainBrowser } from '../harness/plain-browser.ts';

import type { Stack, StackOptions } from '../harness/stack.ts';
import type { StoreName } from './app/tab-api.ts';
import { Tab } from './tab.ts';

export interface TabSetUp {
  readonly contract: ContractName;
  readonly store: StoreName;
  /** The library's `AuthConfig`. */
  readonly config?: unknown;
  /** Default: the app's own origin, which is a secure context. */
  readonly origin?: string;
  readonly watchLocks?: boolean;
  /** Runs in each page before any script of its own. */
  readonly initScript?: () => void;
}

export interface TabsSuiteOptions extends StackOptions {
  /** Starts a browser for each profile, in which pages can freeze and enter the back/forward cache. */
  readonly plainBrowser?: boolean;
}

/** Rounds follow each other faster than real sessions, and must not open the breaker. */
const manyRefreshes = { breaker: { refreshes: 1_000, withinMs: 1_000 } };

/** A browser profile: its tabs share cookies, storage, locks and channels. */
export class Profile {
  readonly context: BrowserContext;
  readonly url: string;
  readonly tabs: Tab[] = [];

  constructor(context: BrowserContext, url: string) {
    this.context = context;
    this.url = url;
  }

  async newTab(): Promise<Tab> {
    const tab = new Tab(await this.context.newPage(), `tab ${this.tabs.length + 1}`);
    this.tabs.push(tab);
    await tab.open(this.url);
    return tab;
  }

  /** Duplicates a tab, with its `sessionStorage`. */
  async duplicate(tab: Tab): Promise<Tab> {
    const opened = tab.page.waitForEvent('popup');
    await tab.page.evaluate(() => {
      window.open(location.href);
    });
    const copy = new Tab(await opened, `copy of ${tab.name}`);
    this.tabs.push(copy);
    await copy.waitUntilReady();
    return copy;
  }

  /** Opens tabs: the first one signs in as Ada, the others restore the session. */
  async openSignedIn(count: number): Promise<readonly Tab[]> {
    const first = await this.newTab();
    await first.signIn('ada');
    for (let n = 1; n < count; n++) {
      await this.newTab();
    }
    return this.tabs;
  }
}

/** One server and one browser for a test file, reset before each test. */
export class TabsSuite {
  readonly #plainBrowser: boolean;
  #stack: Stack | undefined;
  #cleanups: (() => Promise<void>)[] = [];

  constructor({ plainBrowser = false, ...options }: TabsSuiteOptions = {}) {
    this.#plainBrowser = plainBrowser;
    before(async () => {
      this.#stack = await startStack({ app: 'tab-app', ...options });
    });
    after(() => this.#stack?.stop());
    beforeEach(() => this.control('reset'));
    afterEach(() => this.endProfiles());
  }

  get stack(): Stack {
    assert.ok(this.#stack, 'the stack has started');
    return this.#stack;
  }

  get control(): Control {
    return this.stack.control;
  }

  async newProfile(setUp: TabSetUp): Promise<Profile> {
    const { contract, store, config = {}, origin = this.stack.appUrl, initScript } = setUp;
    const context = await this.#newContext();
    if (initScript !== undefined) {
      await context.addInitScript(initScript);
    }
    const query = new URLSearchParams({
      contract,
      store,
      config: JSON.stringify({ refresh: manyRefreshes, ...(config as object) }),
      ...(setUp.watchLocks === true && { watch: 'locks' }),
    });
    return new Profile(context, `${origin}/?${query.toString()}`);
  }

  async endProfiles(): Promise<void> {
    const cleanups = this.#cleanups;
    this.#cleanups = [];
    await Promise.all(cleanups.map((cleanUp) => cleanUp()));
  }

  async #newContext(): Promise<BrowserContext> {
    if (this.#plainBrowser) {
      const { context, stop } = await launchPlainBrowser();
      this.#cleanups.push(stop);
      await allowPageCache(context, this.stack.appUrl);
      return context;
    }
    const context = await this.stack.newContext();
    this.#cleanups.push(() => context.close());
    return context;
  }

  /** Details for a failure message: each tab's events, and the last token requests. */
  async describe(tabs: readonly Tab[]): Promise<string> {
    const seen = await Promise.all(
      tabs.map(async (tab) => {
        try {
          const events = (await tab.events()).filter(({ type }) => !type.startsWith('request-'));
          const lines = events.slice(-8).map(({ at, type, code = '' }) => `${at} ${type} ${code}`);
          return [`${tab.name}: ${JSON.stringify(await tab.state())}`, ...lines].join('\n  ');
        } catch (error) {
          return `${tab.name}: ${String(error)}`;
        }
      }),
    );
    const tokenRequests = (await readRequestLog(this.control))
      .filter(({ path }) => !path.includes('/api/'))
      .slice(-12)
      .map((request) => JSON.stringify(request));
    return [...seen, 'server:', ...tokenRequests].join('\n');
  }
}

/** The server sends `no-store` with its page, which would keep it out of the back/forward cache. */
async function allowPageCache(context: BrowserContext, appUrl: string): Promise<void> {
  await context.route(
    (url) => url.origin === appUrl && url.pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'cache-control': 'no-cache' };
      await route.fulfill({ response, headers });
    },
  );
}
