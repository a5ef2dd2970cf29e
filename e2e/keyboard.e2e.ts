import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from './demo-page.ts';
import { DemoSuite } from './demo-suite.ts';
import { until } from './harness/poll.ts';

const suite = new DemoSuite();
const MOST_STEPS = 30;

const focused = ({ page }: DemoPage) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('data-testid') ?? element?.id ?? '';
  });

async function tabTo(tab: DemoPage, testId: string): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await tab.page.keyboard.press('Tab');
    passed.push(await focused(tab));
    if (passed.at(-1) === testId) {
      return;
    }
  }
  assert.fail(`${testId} was not reached by Tab, only ${passed.join(', ')}`);
}

/** The ring of `:focus-visible`, or the outline of the card around a radio. */
const hasRing = ({ page }: DemoPage) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const framed = [element, element?.closest('label')];
    return framed.some((one) => one && parseFloat(getComputedStyle(one).outlineWidth) >= 2);
  });

test('the keyboard alone signs in, and each stop on the way shows a ring', async () => {
  const tab = await suite.newTab();
  await tab.open();
  await tab.sees('username');

  await tabTo(tab, 'username');
  assert.ok(await hasRing(tab));
  await tab.page.keyboard.type('ada');
  await tab.page.keyboard.press('Tab');
  assert.equal(await focused(tab), 'password');
  await tab.page.keyboard.type('lovelace');
  await tab.page.keyboard.press('Enter');

  await tab.sees('dashboard');
  await tab.isSignedInAs('ada');
  await until(
    'the focus after a navigation',
    () => focused(tab),
    (id) => id === 'main',
  );
  await tabTo(tab, 'do-expired-burst');
  assert.ok(await hasRing(tab));
  await tab.page.keyboard.press('Enter');
  const { succeeded } = await tab.burst();
  assert.equal(succeeded, 50);
});

test('a wrong password is said in words and announced; the form stays as it is', async () => {
  const tab = await suite.newTab();
  await tab.open();
  await tab.by('username').fill('ada');
  await tab.by('password').fill('wrong');
  await tab.by('password').press('Enter');

  await tab.reads('login-problem', /^Wrong user name or password\.$/);
  await tab.page.getByRole('alert').filter({ hasText: 'Wrong user name' }).waitFor();
  assert.equal(await tab.by('username').inputValue(), 'ada');
});

test('the first stop is a skip link: out of sight until then, and it leads past the header', async () => {
  const tab = await suite.newTab();
  await tab.signIn();
  await tab.page.reload();
  await tab.sees('dashboard');
  const skip = tab.page.getByRole('link', { name: 'Skip to the content' });
  const bottom = async () => {
    const box = await skip.boundingBox();
    return box === null ? -1 : box.y + box.height;
  };
  assert.ok((await bottom()) <= 0, 'it starts out of sight');

  await tab.page.keyboard.press('Tab');

  assert.ok(await skip.evaluate((link) => link === document.activeElement));
  const box = await skip.boundingBox();
  assert.ok(box && box.y >= 0 && box.x >= 0 && box.height >= 24, 'it is in sight');
  await tab.page.keyboard.press('Enter');
  assert.equal(await focused(tab), 'main');
  assert.equal(tab.address, '/');
  await tab.page.keyboard.press('Tab');
  assert.equal(await focused(tab), 'do-expired-burst');
});
