import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { BrowserContext } from 'playwright-core';
import type { Control } from '../harness/control.ts';
import { requestsOf } from '../harness/server-view.ts';
import type { ContractName } from '../harness/server-view.ts';
import { startStack } from '../harness/stack.ts';
import { launchUndisturbed } from '../harness/undisturbed-browser.ts';

import type { Stack, StackOptions } from '../harness/stack.ts';
import type { StoreName } from './app/tab-api.ts';
import { Tab } from './tab.ts';

export interface TabSetUp {
  readonly contract: ContractName;
  readonly store: StoreName;
  /** Of the library, as `AuthConfig`. */
  readonly config?: unknown;
  /** Default: the app's own origin, which is a secure context. */
  readonly origin?: string;
  readonly watchLocks?: boolean;
  /** Runs in each page before any script of its own. */
  readonly initScript?: () => void;
}

export interface TabsSuiteOptions extends StackOptions {
  /** Each profile in a browser of its own, whose pages freeze and go into the back/forward cache. */
  readonly undisturbed?: boolean;
}

/** Rounds follow each other faster than any person's sessions: the breaker is not what these tests are about. */
const manyRefreshes = { breaker: { refreshes: 1_000, withinMs: 1_000 } };

/** One person's browser: its tabs share cookies, storage, locks and channels. */
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

  /** As a page or a person duplicates a tab: with its `sessionStorage`. */
  async copyOf(tab: Tab): Promise<Tab> {
    const opened = tab.page.waitForEvent('popup');
    await tab.page.evaluate(() => {
      window.open(location.href);
    });
    const copy = new Tab(await opened, `copy of ${tab.name}`);
    this.tabs.push(copy);
    await copy.isReady();
    return copy;
  }

  /** The first one has signed in as Ada; the others found the session. */
  async signedIn(count: number): Promise<readonly Tab[]> {
    const first = await this.newTab();
    await first.signIn('ada');
    for (let n = 1; n < count; n++) {
      await this.newTab();
    }
    return this.tabs;
  }
}

/** One server and one browser for a test file, as new for each test. */
export class TabsSuite {
  readonly #undisturbed: boolean;
  #stack: Stack | undefined;
  #endings: (() => Promise<void>)[] = [];

  constructor({ undisturbed = false, ...options }: TabsSuiteOptions = {}) {
    this.#undisturbed = undisturbed;
    before(async () => {
      this.#stack = await startStack({ app: 'tab-app', ...options });
    });
    after(() => this.#stack?.stop());
    beforeEach(() => this.control('reset'));
    afterEach(() => this.endProfiles());
  }

  get stack(): Stack {
    assert.ok(this.#stack, 'the stack is up');
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
    const endings = this.#endings;
    this.#endings = [];
    await Promise.all(endings.map((end) => end()));
  }

  async #newContext(): Promise<BrowserContext> {
    if (this.#undisturbed) {
      const { context, stop } = await launchUndisturbed();
      this.#endings.push(stop);
      await permitPageCache(context, this.stack.appUrl);
      return context;
    }
    const context = await this.stack.newContext();
    this.#endings.push(() => context.close());
    return context;
  }

  /** What tabs and server tell of a failure: each tab's events, and the last requests for tokens. */
  async account(tabs: readonly Tab[]): Promise<string> {
    const seen = await Promise.all(
      tabs.map(async (tab) => {
        try {
          const events = (await tab.events()).filter(({ type }) => !type.startsWith('request-'));
          const told = events.slice(-8).map(({ at, type, code = '' }) => `${at} ${type} ${code}`);
          return [`${tab.name}: ${JSON.stringify(await tab.state())}`, ...told].join('\n  ');
        } catch (error) {
          return `${tab.name}: ${String(error)}`;
        }
      }),
    );
    const asked = (await requestsOf(this.control))
      .filter(({ path }) => !path.includes('/api/'))
      .slice(-12)
      .map((request) => JSON.stringify(request));
    return [...seen, 'server:', ...asked].join('\n');
  }
}

/** The server forbids to keep its page, which would keep it out of the back/forward cache too. */
async function permitPageCache(context: BrowserContext, appUrl: string): Promise<void> {
  await context.route(
    (url) => url.origin === appUrl && url.pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'cache-control': 'no-cache' };
      await route.fulfill({ response, headers });
    },
  );
}
