import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from './demo-page.ts';
import { DemoSuite } from './demo-suite.ts';

const suite = new DemoSuite();
const SMALLEST_TARGET_PX = 24;

async function isSound(tab: DemoPage): Promise<void> {
  await tab.fitsSideways();
  const { page, address } = tab;
  assert.equal(await page.locator('h1').count(), 1, `${address}: one h1`);
  for (const landmark of ['banner', 'main', 'contentinfo'] as const) {
    assert.equal(await page.getByRole(landmark).count(), 1, `${address}: one ${landmark}`);
  }
  assert.match(await page.title(), /\S · Holdfast$/);
  assert.deepEqual(await headingJumps(tab), [], `${address}: headings step by one level`);
  assert.deepEqual(await namelessControls(tab), [], `${address}: each control has a name`);
  assert.deepEqual(await smallTargets(tab), [], `${address}: targets of ${SMALLEST_TARGET_PX} px`);
  assert.deepEqual(await sharedIds(tab), [], `${address}: each id is there once`);
}

const headingJumps = ({ page }: DemoPage) =>
  page.locator('h1, h2, h3, h4').evaluateAll((headings) => {
    const levels = headings.map(({ tagName }) => Number(tagName.slice(1)));
    return levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
  });

const namelessControls = ({ page }: DemoPage) =>
  page.locator('a[href], button, input, select').evaluateAll((controls) =>
    controls
      .filter((control) => {
        const labels = control instanceof HTMLInputElement || control instanceof HTMLSelectElement;
        const named = (control.getAttribute('aria-labelledby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent);
        const words = [
          control.getAttribute('aria-label'),
          control.textContent,
          ...named,
          ...(labels ? Array.from(control.labels ?? [], ({ textContent }) => textContent) : []),
        ];
        return !words.some((text) => text?.trim());
      })
      .map(({ outerHTML }) => outerHTML),
  );

const smallTargets = ({ page }: DemoPage) =>
  page.locator('button, select, input').evaluateAll(
    (controls, least) =>
      controls
        .map((control) => {
          // A radio is as large as the label around it.
          const target = control.matches('[type="radio"]') ? control.closest('label') : control;
          const { width, height } = (target ?? control).getBoundingClientRect();
          return { width, height, html: control.outerHTML };
        })
        .filter(({ width, height }) => width < least || height < least),
    SMALLEST_TARGET_PX,
  );

const sharedIds = ({ page }: DemoPage) =>
  page.locator('[id]').evaluateAll((elements) => {
    const ids = elements.map(({ id }) => id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });

for (const width of [360, 1280]) {
  test(`each page fits into ${width} px, and is built of headings, landmarks and named controls`, async () => {
    const tab = await suite.newTab('response-headers', { viewport: { width, height: 800 } });
    await tab.open();
    await tab.sees('username');
    await isSound(tab);

    await tab.submitAs('ada');
    await tab.sees('dashboard');
    await isSound(tab);
    await tab.run('expired-burst');
    await tab.by('live-switch').click();
    await tab.page.locator('[data-testid="live-events"] li').first().waitFor();
    await isSound(tab);
    assert.equal(await tab.page.getByRole('navigation').count(), 1);

    await tab.by('toggle-offline').click();
    await tab.run('one');
    await tab.sees('notice-network');
    await isSound(tab);
    await tab.by('toggle-offline').click();

    await tab.by('nav-admin').click();
    await tab.reads('admin-users', /Ben Franklin/);
    await isSound(tab);

    await tab.by('header-sign-out').click();
    await tab.sees('login-reason');
    await isSound(tab);
    await tab.submitAs('ben');
    await tab.sees('dashboard');
    await tab.by('nav-admin').click();
    await tab.sees('forbidden');
    await isSound(tab);
    await tab.open('/no/such/page');
    await tab.sees('not-found');
    await isSound(tab);
  });
}
