import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from './demo-page.ts';
import { DemoSuite } from './demo-suite.ts';
import { countFromNow } from './harness/server-view.ts';

const suite = new DemoSuite();
const SLOW_MS = 1_500;

/** From the next document on, records each test id that enters the DOM, even for a moment. */
async function recordRenderedElements({ page }: DemoPage): Promise<void> {
  await page.addInitScript(() => {
    const rendered = new Set<string>();
    Object.assign(window, { rendered });
    const record = (node: Node) => {
      if (node instanceof Element) {
        for (const element of [node, ...node.querySelectorAll('[data-testid]')]) {
          const testId = element.getAttribute('data-testid');
          if (testId !== null) {
            rendered.add(testId);
          }
        }
      }
    };
    new MutationObserver((changes) => {
      for (const { addedNodes, target } of changes) {
        addedNodes.forEach(record);
        record(target);
      }
    }).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-testid'],
    });
  });
}

async function readRenderedElements({ page }: DemoPage): Promise<readonly string[]> {
  return page.evaluate(() => [...(window as unknown as { rendered: Set<string> }).rendered]);
}

test('a reload with a slow refresh stays signed in and never renders the login page', async (t) => {
  const tab = await suite.newTab('http-only-cookie');
  await tab.signIn();
  await suite.control('settings', 'PATCH', { refreshDelayMs: SLOW_MS });
  await recordRenderedElements(tab);
  tab.visitedPaths.length = 0;
  const counted = await countFromNow(suite.control);
  const start = performance.now();

  await tab.page.reload();
  await tab.waitFor('skeleton');
  await tab.waitFor('dashboard');

  const tookMs = Math.round(performance.now() - start);
  assert.ok(tookMs >= SLOW_MS, 'the page waits for the refresh');
  await tab.waitForUser('ada');
  const seen = await readRenderedElements(tab);
  assert.ok(seen.includes('skeleton') && seen.includes('dashboard'), 'elements are recorded');
  for (const testId of ['username', 'password', 'submit', 'login-reason', 'session-unknown']) {
    assert.ok(!seen.includes(testId), `${testId} was in the DOM`);
  }
  assert.deepEqual(new Set(tab.visitedPaths), new Set(['/']));
  const { refreshes, refreshed } = await counted();
  assert.deepEqual({ refreshes, refreshed }, { refreshes: 1, refreshed: 1 });
  t.diagnostic(`back after ${tookMs} ms, 1 refresh, seen: ${seen.slice(0, 4).join(', ')}, …`);
});

test('the recorded elements include a login page', async () => {
  const tab = await suite.newTab('http-only-cookie');
  await recordRenderedElements(tab);

  await tab.open();
  await tab.waitFor('username');

  assert.ok((await readRenderedElements(tab)).includes('username'));
});

test('a reload while the server is down shows a message, and recovers with the server', async () => {
  const tab = await suite.newTab('http-only-cookie');
  await tab.signIn();
  await suite.control('down', 'POST', { down: true });
  await recordRenderedElements(tab);
  tab.visitedPaths.length = 0;

  await tab.page.reload();
  await tab.waitFor('session-unknown');
  await suite.control('down', 'POST', { down: false });
  await tab.byTestId('session-unknown').getByRole('button').click();

  await tab.waitForUser('ada');
  assert.ok(!(await readRenderedElements(tab)).includes('username'));
  assert.deepEqual(new Set(tab.visitedPaths), new Set(['/']));
});

for (const contract of [
  'json-body',
  'raw-header-cookies',
  'response-headers',
  'error-code',
] as const) {
  test(`${contract}: a reload keeps the session without a refresh`, async () => {
    const tab = await suite.newTab(contract);
    await tab.signIn();
    const counted = await countFromNow(suite.control);

    await tab.page.reload();
    await tab.waitFor('dashboard');

    await tab.waitForUser('ada');
    assert.match(await tab.runForOutcome('one'), /you are Ada/);
    assert.equal((await counted()).refreshes, 0);
  });
}

test('oauth2: with tokens in memory, a reload leads to the login page', async () => {
  const tab = await suite.newTab('oauth2');
  await tab.signIn('ada', '/?page=1');

  await tab.page.reload();

  await tab.waitFor('username');
  await tab.waitForPath('/login?returnUrl=%2F%3Fpage%3D1');
});
