import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { DemoPage } from './demo-page.ts';
import type { BrowserOptions } from './harness/browser.ts';
import type { Control } from './harness/control.ts';
import { readForeignLog } from './harness/server-view.ts';
import type { ContractName } from './harness/server-view.ts';
import { startStack } from './harness/stack.ts';
import type { Stack } from './harness/stack.ts';

/** A browser profile: its tabs share cookies, storage, locks and channels. */
export interface Profile {
  readonly context: BrowserContext;
  newTab(): Promise<DemoPage>;
}

/**
 * One server and one browser for a test file, reset before each test. After each test it asserts what must never happen:
 * a problem on a console, a credential at the foreign origin.
 */
export class DemoSuite {
  #stack: Stack | undefined;
  #contexts: BrowserContext[] = [];
  #tabs: DemoPage[] = [];

  constructor(options?: BrowserOptions) {
    before(async () => {
      this.#stack = await startStack(options);
    });
    after(() => this.#stack?.stop());
    beforeEach(() => this.control('reset'));
    afterEach(async () => {
      const consoleProblems = this.#tabs.flatMap((tab) => tab.consoleProblems);
      const { credentials } = await readForeignLog(this.control);
      await Promise.all(this.#contexts.map((context) => context.close()));
      this.#contexts = [];
      this.#tabs = [];
      assert.deepEqual(consoleProblems, [], 'the consoles show no problems');
      assert.deepEqual(credentials, [], 'the foreign origin received no credentials');
    });
  }

  get stack(): Stack {
    assert.ok(this.#stack, 'the stack has started');
    return this.#stack;
  }

  get control(): Control {
    return this.stack.control;
  }

  async newProfile(
    contract: ContractName = 'json-body',
    options: BrowserContextOptions = {},
  ): Promise<Profile> {
    const localStorage = [{ name: 'demo.contract', value: contract }];
    const context = await this.stack.newContext({
      storageState: { cookies: [], origins: [{ origin: this.stack.appUrl, localStorage }] },
      ...options,
    });
    this.#contexts.push(context);
    return {
      context,
      newTab: async () => {
        const tab = new DemoPage(await context.newPage());
        this.#tabs.push(tab);
        return tab;
      },
    };
  }

  /** A profile with one tab. */
  async newTab(contract?: ContractName, options?: BrowserContextOptions): Promise<DemoPage> {
    return (await this.newProfile(contract, options)).newTab();
  }
}
