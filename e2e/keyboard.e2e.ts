import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from './demo-page.ts';
import { DemoSuite } from './demo-suite.ts';
import { waitUntil } from './harness/poll.ts';

const suite = new DemoSuite();
const MAX_STEPS = 30;

const readFocus = ({ page }: DemoPage) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('data-testid') ?? element?.id ?? '';
  });

async function tabTo(tab: DemoPage, testId: string): Promise<void> {
  const visited: string[] = [];
  for (let step = 0; step < MAX_STEPS; step++) {
    await tab.page.keyboard.press('Tab');
    visited.push(await readFocus(tab));
    if (visited.at(-1) === testId) {
      return;
    }
  }
  assert.fail(`Tab did not reach ${testId}, only ${visited.join(', ')}`);
}

/** Whether the focused element has a visible focus ring; for a radio button, the card around it. */
const hasFocusRing = ({ page }: DemoPage) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const candidates = [element, element?.closest('label')];
    return candidates.some(
      (candidate) => candidate && parseFloat(getComputedStyle(candidate).outlineWidth) >= 2,
    );
  });

test('signing in works by keyboard alone, and each stop shows a focus ring', async () => {
  const tab = await suite.newTab();
  await tab.open();
  await tab.waitFor('username');

  await tabTo(tab, 'username');
  assert.ok(await hasFocusRing(tab));
  await tab.page.keyboard.type('ada');
  await tab.page.keyboard.press('Tab');
  assert.equal(await readFocus(tab), 'password');
  await tab.page.keyboard.type('lovelace');
  await tab.page.keyboard.press('Enter');

  await tab.waitFor('dashboard');
  await tab.waitForUser('ada');
  await waitUntil(
    'the focus after a navigation',
    () => readFocus(tab),
    (id) => id === 'main',
  );
  await tabTo(tab, 'do-expired-burst');
  assert.ok(await hasFocusRing(tab));
  await tab.page.keyboard.press('Enter');
  const { succeeded } = await tab.readBurst();
  assert.equal(succeeded, 50);
});

test('a wrong password shows and announces a message, and keeps the form', async () => {
  const tab = await suite.newTab();
  await tab.open();
  await tab.byTestId('username').fill('ada');
  await tab.byTestId('password').fill('wrong');
  await tab.byTestId('password').press('Enter');

  await tab.waitForText('login-problem', /^Wrong user name or password\.$/);
  await tab.page.getByRole('alert').filter({ hasText: 'Wrong user name' }).waitFor();
  assert.equal(await tab.byTestId('username').inputValue(), 'ada');
});

test('the first stop is a skip link, hidden until focused, that leads past the header', async () => {
  const tab = await suite.newTab();
  await tab.signIn();
  await tab.page.reload();
  await tab.waitFor('dashboard');
  const skip = tab.page.getByRole('link', { name: 'Skip to the content' });
  const bottom = async () => {
    const box = await skip.boundingBox();
    return box === null ? -1 : box.y + box.height;
  };
  assert.ok((await bottom()) <= 0, 'it is hidden at first');

  await tab.page.keyboard.press('Tab');

  assert.ok(await skip.evaluate((link) => link === document.activeElement));
  const box = await skip.boundingBox();
  assert.ok(box && box.y >= 0 && box.x >= 0 && box.height >= 24, 'it is visible');
  await tab.page.keyboard.press('Enter');
  assert.equal(await readFocus(tab), 'main');
  assert.equal(tab.path, '/');
  await tab.page.keyboard.press('Tab');
  assert.equal(await readFocus(tab), 'do-expired-burst');
});
