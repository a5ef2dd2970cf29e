import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { waitUntil } from './harness/poll.ts';

export const USERS = {
  ada: { password: 'lovelace', name: 'Ada Lovelace' },
  ben: { password: 'franklin', name: 'Ben Franklin' },
} as const;

export type UserName = keyof typeof USERS;

/** One tab of the demo, with the actions of a user. Every wait has a time limit. */
export class DemoPage {
  readonly page: Page;
  /** Each visited path with query and fragment, including reloads and `pushState`. */
  readonly visitedPaths: string[] = [];
  /** Console errors and warnings, and uncaught exceptions. */
  readonly consoleProblems: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(10_000);
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) {
        this.visitedPaths.push(pathOf(frame.url()));
      }
    });
    page.on('pageerror', (error) => this.consoleProblems.push(error.message));
    page.on('console', (message) => {
      // The browser logs each failed request; scripts cannot suppress this.
      const isRequestFailure = message.text().startsWith('Failed to load resource: ');
      if (['error', 'warning'].includes(message.type()) && !isRequestFailure) {
        this.consoleProblems.push(message.text());
      }
    });
  }

  get path(): string {
    return pathOf(this.page.url());
  }

  byTestId(testId: string): Locator {
    return this.page.locator(`[data-testid="${testId}"]`);
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(path);
  }

  async waitFor(testId: string): Promise<void> {
    await this.byTestId(testId).waitFor();
  }

  async waitForPath(expected: string): Promise<void> {
    await waitUntil(
      'the path',
      () => this.path,
      (path) => path === expected,
    );
  }

  async readText(testId: string): Promise<string> {
    return (await this.byTestId(testId).innerText()).trim();
  }

  /** Waits until the element's text matches, and returns it. */
  async waitForText(testId: string, expected: RegExp): Promise<string> {
    return waitUntil(
      testId,
      () => this.readText(testId),
      (text) => expected.test(text),
    );
  }

  async submitAs(user: UserName): Promise<void> {
    await this.byTestId(`fill-${user}`).click();
    await this.byTestId('submit').click();
  }

  /** Opens the path, signs in, and waits for the dashboard. */
  async signIn(user: UserName = 'ada', path = '/'): Promise<void> {
    await this.open(path);
    await this.submitAs(user);
    await this.waitFor('dashboard');
    await this.waitForUser(user);
  }

  async waitForUser(user: UserName): Promise<void> {
    await this.waitForText('header-user', new RegExp(`^${USERS[user].name}$`));
  }

  /** Clicks a `do-` button and waits until its task is done. */
  async run(task: string): Promise<void> {
    await this.byTestId(`do-${task}`).click();
    await this.#waitForRender();
    await this.waitUntilDone(task);
  }

  /** Waits until the click has rendered: the button of a running task is disabled then. */
  async #waitForRender(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise((rendered) =>
          // Angular renders in the next frame or task after the click, whichever is first, so two frames are enough.
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(rendered))),
        ),
    );
  }

  async waitUntilDone(task: string): Promise<void> {
    await waitUntil(
      `do-${task} done`,
      () => this.byTestId(`do-${task}`).isEnabled(),
      Boolean,
      20_000,
    );
  }

  async runForOutcome(task: string): Promise<string> {
    await this.run(task);
    return this.readText('outcome');
  }

  /** The numbers of a burst's result, by the word after each: `{ requests: 50, refresh: 1, succeeded: 50, … }`. */
  async readBurst(): Promise<Readonly<Record<string, number>>> {
    const sentence = await this.waitForText('burst-result', /\d+ ms$/);
    const pairs = sentence.split(' · ').map((part) => part.split(' '));
    return Object.fromEntries(pairs.map(([count, word]) => [word ?? '', Number(count)]));
  }

  /** How often the dashboard lists an event. */
  async countEvents(type: string): Promise<number> {
    const lines = await this.page.locator(`[data-event="${type}"]`).allInnerTexts();
    return lines.reduce((sum, line) => sum + Number(/×(\d+)\s*$/.exec(line)?.[1] ?? 1), 0);
  }

  async assertNoHorizontalScroll(): Promise<void> {
    const { scrollWidth, clientWidth } = await this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    assert.ok(scrollWidth <= clientWidth, `${this.path}: ${scrollWidth} px in ${clientWidth} px`);
  }
}

function pathOf(url: string): string {
  const { pathname, search, hash } = new URL(url);
  return pathname + search + hash;
}
