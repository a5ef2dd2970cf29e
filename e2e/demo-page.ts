import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { until } from './harness/poll.ts';

export const PEOPLE = {
  ada: { password: 'lovelace', name: 'Ada Lovelace' },
  ben: { password: 'franklin', name: 'Ben Franklin' },
} as const;

export type Person = keyof typeof PEOPLE;

/** One tab of the demo, with what people do in it. Every wait is bounded. */
export class DemoPage {
  readonly page: Page;
  /** Each address that was arrived at: path, query and fragment; reloads and `pushState` alike. */
  readonly addresses: string[] = [];
  /** Errors and warnings of the console, and what nobody caught. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(10_000);
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) {
        this.addresses.push(pathOf(frame.url()));
      }
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // The browser's own note about a refused or failed request, which no script can suppress.
      const expected = message.text().startsWith('Failed to load resource: ');
      if (['error', 'warning'].includes(message.type()) && !expected) {
        this.complaints.push(message.text());
      }
    });
  }

  get address(): string {
    return pathOf(this.page.url());
  }

  by(testId: string): Locator {
    return this.page.locator(`[data-testid="${testId}"]`);
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(path);
  }

  async sees(testId: string): Promise<void> {
    await this.by(testId).waitFor();
  }

  async isAt(address: string): Promise<void> {
    await until(
      'the address',
      () => this.address,
      (now) => now === address,
    );
  }

  async text(testId: string): Promise<string> {
    return (await this.by(testId).innerText()).trim();
  }

  /** Waits for the text to match. */
  async reads(testId: string, expected: RegExp): Promise<string> {
    return until(
      testId,
      () => this.text(testId),
      (text) => expected.test(text),
    );
  }

  async submitAs(person: Person): Promise<void> {
    await this.by(`fill-${person}`).click();
    await this.by('submit').click();
  }

  /** Opens the address, signs in there, and waits for the dashboard. */
  async signIn(person: Person = 'ada', address = '/'): Promise<void> {
    await this.open(address);
    await this.submitAs(person);
    await this.sees('dashboard');
    await this.isSignedInAs(person);
  }

  async isSignedInAs(person: Person): Promise<void> {
    await this.reads('header-user', new RegExp(`^${PEOPLE[person].name}$`));
  }

  /** Presses a `do-` button and waits until its work is done. */
  async run(task: string): Promise<void> {
    await this.by(`do-${task}`).click();
    await this.#isDrawn();
    await this.isDone(task);
  }

  /** What the click has changed is on the page: a button that works is disabled by now. */
  async #isDrawn(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise((drawn) =>
          // Angular draws in the frame or the task after the click, whichever is first: two frames are enough.
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))),
        ),
    );
  }

  async isDone(task: string): Promise<void> {
    await until(`do-${task} done`, () => this.by(`do-${task}`).isEnabled(), Boolean, 20_000);
  }

  async outcomeOf(task: string): Promise<string> {
    await this.run(task);
    return this.text('outcome');
  }

  /** The numbers of a burst's result, by the words beside them: `{ requests: 50, refresh: 1, succeeded: 50, … }`. */
  async burst(): Promise<Readonly<Record<string, number>>> {
    const sentence = await this.reads('burst-result', /\d+ ms$/);
    const pairs = sentence.split(' · ').map((part) => part.split(' '));
    return Object.fromEntries(pairs.map(([count, word]) => [word ?? '', Number(count)]));
  }

  /** How often an event was journalled on the dashboard. */
  async eventCount(type: string): Promise<number> {
    const lines = await this.page.locator(`[data-event="${type}"]`).allInnerTexts();
    return lines.reduce((sum, line) => sum + Number(/×(\d+)\s*$/.exec(line)?.[1] ?? 1), 0);
  }

  /** The document does not move sideways. */
  async fitsSideways(): Promise<void> {
    const { scrollWidth, clientWidth } = await this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    assert.ok(
      scrollWidth <= clientWidth,
      `${this.address}: ${scrollWidth} px in ${clientWidth} px`,
    );
  }
}

function pathOf(url: string): string {
  const { pathname, search, hash } = new URL(url);
  return pathname + search + hash;
}
