import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from '../demo-page.ts';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';

const suite = new DemoSuite();

/** Simulates a browser without Web Locks and without storage events from other tabs. */
async function isolate({ page }: DemoPage): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
    addEventListener('storage', (event) => event.stopImmediatePropagation(), true);
  });
}

/** Delays the next refresh request of this tab until it is released. */
async function delayRefresh({ page }: DemoPage) {
  const sent = Promise.withResolvers();
  const gate = Promise.withResolvers();
  await page.route('**/json-body/refresh', async (route) => {
    sent.resolve(null);
    await gate.promise;
    await route.continue();
  });
  return { sent: sent.promise, release: () => gate.resolve(null) };
}

test('a tab whose refresh is rejected adopts the newer tokens of another tab [F028]', async () => {
  const profile = await suite.newProfile('json-body');
  const first = await profile.newTab();
  const second = await profile.newTab();
  await isolate(second);
  await first.signIn();
  await second.open();
  await second.waitForUser('ada');
  await suite.control('expire');
  const counted = await countFromNow(suite.control);

  const delayed = await delayRefresh(second);
  const burst = second.run('burst');
  await delayed.sent;
  assert.match(await first.runForOutcome('one'), /you are Ada/);
  delayed.release();
  await burst;

  const { refreshed, refreshesRefused, reuses } = await counted();
  assert.deepEqual(
    { refreshed, refreshesRefused, reuses },
    { refreshed: 1, refreshesRefused: 1, reuses: 1 },
  );
  assert.equal((await second.readBurst())['succeeded'], 50);
  for (const tab of [first, second]) {
    assert.match(await tab.runForOutcome('one'), /you are Ada/);
    await tab.waitForUser('ada');
    assert.equal(await tab.countEvents('session-expired'), 0);
  }
});
