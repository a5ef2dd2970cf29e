import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from './demo-page.ts';
import { DemoSuite } from './demo-suite.ts';
import { countFromNow } from './harness/server-view.ts';

const suite = new DemoSuite();
const SLOW_MS = 1_500;

/** From the next document on, whatever enters the DOM is noted, however shortly it stays. */
async function noteAllThatAppears({ page }: DemoPage): Promise<void> {
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    const note = (node: Node) => {
      if (node instanceof Element) {
        for (const element of [node, ...node.querySelectorAll('[data-testid]')]) {
          const testId = element.getAttribute('data-testid');
          if (testId !== null) {
            seen.add(testId);
          }
        }
      }
    };
    new MutationObserver((changes) => {
      for (const { addedNodes, target } of changes) {
        addedNodes.forEach(note);
        note(target);
      }
    }).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-testid'],
    });
  });
}

async function seenIn({ page }: DemoPage): Promise<readonly string[]> {
  return page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
}

test('a reload with a slow refresh comes back signed in, without a flash of the login page', async (t) => {
  const tab = await suite.newTab('http-only-cookie');
  await tab.signIn();
  await suite.control('settings', 'PATCH', { refreshDelayMs: SLOW_MS });
  await noteAllThatAppears(tab);
  tab.addresses.length = 0;
  const counted = await countFromNow(suite.control);
  const start = performance.now();

  await tab.page.reload();
  await tab.sees('skeleton');
  await tab.sees('dashboard');

  const took = Math.round(performance.now() - start);
  assert.ok(took >= SLOW_MS, 'it waited for the refresh');
  await tab.isSignedInAs('ada');
  const seen = await seenIn(tab);
  assert.ok(seen.includes('skeleton') && seen.includes('dashboard'), 'the notes are taken');
  for (const testId of ['username', 'password', 'submit', 'login-reason', 'session-unknown']) {
    assert.ok(!seen.includes(testId), `${testId} was in the DOM`);
  }
  assert.deepEqual(new Set(tab.addresses), new Set(['/']));
  const { refreshes, refreshed } = await counted();
  assert.deepEqual({ refreshes, refreshed }, { refreshes: 1, refreshed: 1 });
  t.diagnostic(`back after ${took} ms, 1 refresh, seen: ${seen.slice(0, 4).join(', ')}, …`);
});

test('the notes of what appears do include a login page', async () => {
  const tab = await suite.newTab('http-only-cookie');
  await noteAllThatAppears(tab);

  await tab.open();
  await tab.sees('username');

  assert.ok((await seenIn(tab)).includes('username'));
});

test('a reload while the server is down says so and stays, and comes back with the server', async () => {
  const tab = await suite.newTab('http-only-cookie');
  await tab.signIn();
  await suite.control('down', 'POST', { down: true });
  await noteAllThatAppears(tab);
  tab.addresses.length = 0;

  await tab.page.reload();
  await tab.sees('session-unknown');
  await suite.control('down', 'POST', { down: false });
  await tab.by('session-unknown').getByRole('button').click();

  await tab.isSignedInAs('ada');
  assert.ok(!(await seenIn(tab)).includes('username'));
  assert.deepEqual(new Set(tab.addresses), new Set(['/']));
});

for (const contract of [
  'json-body',
  'raw-header-cookies',
  'response-headers',
  'error-code',
] as const) {
  test(`${contract}: a reload keeps the session without asking the server`, async () => {
    const tab = await suite.newTab(contract);
    await tab.signIn();
    const counted = await countFromNow(suite.control);

    await tab.page.reload();
    await tab.sees('dashboard');

    await tab.isSignedInAs('ada');
    assert.match(await tab.outcomeOf('one'), /you are Ada/);
    assert.equal((await counted()).refreshes, 0);
  });
}

test('oauth2: with tokens in memory a reload leads to the login page', async () => {
  const tab = await suite.newTab('oauth2');
  await tab.signIn('ada', '/?page=1');

  await tab.page.reload();

  await tab.sees('username');
  await tab.isAt('/login?returnUrl=%2F%3Fpage%3D1');
});
