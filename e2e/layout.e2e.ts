import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from './demo-page.ts';
import { DemoSuite } from './demo-suite.ts';

const suite = new DemoSuite();
const MIN_TARGET_PX = 24;

async function assertLayout(tab: DemoPage): Promise<void> {
  await tab.assertNoHorizontalScroll();
  const { page, path } = tab;
  assert.equal(await page.locator('h1').count(), 1, `${path}: one h1`);
  for (const landmark of ['banner', 'main', 'contentinfo'] as const) {
    assert.equal(await page.getByRole(landmark).count(), 1, `${path}: one ${landmark}`);
  }
  assert.match(await page.title(), /\S · Holdfast$/);
  assert.deepEqual(await findHeadingJumps(tab), [], `${path}: heading levels increase by one`);
  assert.deepEqual(await findUnnamedControls(tab), [], `${path}: each control has a name`);
  assert.deepEqual(
    await findSmallTargets(tab),
    [],
    `${path}: targets are at least ${MIN_TARGET_PX} px`,
  );
  assert.deepEqual(await findDuplicateIds(tab), [], `${path}: ids are unique`);
}

const findHeadingJumps = ({ page }: DemoPage) =>
  page.locator('h1, h2, h3, h4').evaluateAll((headings) => {
    const levels = headings.map(({ tagName }) => Number(tagName.slice(1)));
    return levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
  });

const findUnnamedControls = ({ page }: DemoPage) =>
  page.locator('a[href], button, input, select').evaluateAll((controls) =>
    controls
      .filter((control) => {
        const hasLabels =
          control instanceof HTMLInputElement || control instanceof HTMLSelectElement;
        const labelledBy = (control.getAttribute('aria-labelledby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id)?.textContent);
        const names = [
          control.getAttribute('aria-label'),
          control.textContent,
          ...labelledBy,
          ...(hasLabels ? Array.from(control.labels ?? [], ({ textContent }) => textContent) : []),
        ];
        return !names.some((text) => text?.trim());
      })
      .map(({ outerHTML }) => outerHTML),
  );

const findSmallTargets = ({ page }: DemoPage) =>
  page.locator('button, select, input').evaluateAll(
    (controls, min) =>
      controls
        .map((control) => {
          // The label around a radio button is part of its target.
          const target = control.matches('[type="radio"]') ? control.closest('label') : control;
          const { width, height } = (target ?? control).getBoundingClientRect();
          return { width, height, html: control.outerHTML };
        })
        .filter(({ width, height }) => width < min || height < min),
    MIN_TARGET_PX,
  );

const findDuplicateIds = ({ page }: DemoPage) =>
  page.locator('[id]').evaluateAll((elements) => {
    const ids = elements.map(({ id }) => id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });

for (const width of [360, 1280]) {
  test(`each page fits into ${width} px and has headings, landmarks and named controls`, async () => {
    const tab = await suite.newTab('response-headers', { viewport: { width, height: 800 } });
    await tab.open();
    await tab.waitFor('username');
    await assertLayout(tab);

    await tab.submitAs('ada');
    await tab.waitFor('dashboard');
    await assertLayout(tab);
    await tab.run('expired-burst');
    await tab.byTestId('live-switch').click();
    await tab.page.locator('[data-testid="live-events"] li').first().waitFor();
    await assertLayout(tab);
    assert.equal(await tab.page.getByRole('navigation').count(), 1);

    await tab.byTestId('toggle-offline').click();
    await tab.run('one');
    await tab.waitFor('notice-network');
    await assertLayout(tab);
    await tab.byTestId('toggle-offline').click();

    await tab.byTestId('nav-admin').click();
    await tab.waitForText('admin-users', /Ben Franklin/);
    await assertLayout(tab);

    await tab.byTestId('header-sign-out').click();
    await tab.waitFor('login-reason');
    await assertLayout(tab);
    await tab.submitAs('ben');
    await tab.waitFor('dashboard');
    await tab.byTestId('nav-admin').click();
    await tab.waitFor('forbidden');
    await assertLayout(tab);
    await tab.open('/no/such/page');
    await tab.waitFor('not-found');
    await assertLayout(tab);
  });
}
