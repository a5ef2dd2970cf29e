import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';
import { waitUntil } from '../harness/poll.ts';

const suite = new DemoSuite();
const LIFETIME_SECONDS = 1.5;

test('in a page whose timers never fire, an expired token is detected at its use [F052]', async () => {
  const tab = await suite.newTab();
  await tab.page.addInitScript(() => {
    const setTimeoutNow = window.setTimeout.bind(window);
    // Angular renders by timers without a delay, so those must fire.
    Object.assign(window, {
      setTimeout: (task: () => void, ms = 0) => (ms > 0 ? 0 : setTimeoutNow(task)),
      setInterval: () => 0,
    });
  });
  await suite.control('settings', 'PATCH', { accessLifetimeSeconds: LIFETIME_SECONDS });
  await tab.signIn();
  const end = Date.now() + LIFETIME_SECONDS * 1_000;
  await suite.control('settings', 'PATCH', { accessLifetimeSeconds: 60 });
  const counted = await countFromNow(suite.control);
  await waitUntil('the expiry of the token', Date.now, (now) => now > end);

  for (const burst of [1, 2]) {
    await tab.run('burst');
    assert.equal((await tab.readBurst())['succeeded'], 50, `burst ${burst}`);
  }

  const { refreshes, unauthorized, ok } = await counted();
  assert.deepEqual({ refreshes, unauthorized, ok }, { refreshes: 1, unauthorized: 0, ok: 100 });
  await tab.waitForUser('ada');
});
