import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';
import { until } from '../harness/poll.ts';

const suite = new DemoSuite();
const SHORT_LIFE_SECONDS = 1.5;

test('in a page whose timers never fire, an expired token is noticed when it is used [F052]', async () => {
  const tab = await suite.newTab();
  await tab.page.addInitScript(() => {
    const atOnce = window.setTimeout.bind(window);
    // Angular draws by timers without a delay; those are no clocks.
    Object.assign(window, {
      setTimeout: (task: () => void, ms = 0) => (ms > 0 ? 0 : atOnce(task)),
      setInterval: () => 0,
    });
  });
  await suite.control('settings', 'PATCH', { accessLifetimeSeconds: SHORT_LIFE_SECONDS });
  await tab.signIn();
  const end = Date.now() + SHORT_LIFE_SECONDS * 1_000;
  await suite.control('settings', 'PATCH', { accessLifetimeSeconds: 60 });
  const counted = await countFromNow(suite.control);
  await until('the end of the token', Date.now, (now) => now > end);

  for (const work of [1, 2]) {
    await tab.run('burst');
    assert.equal((await tab.burst())['succeeded'], 50, `burst ${work}`);
  }

  const { refreshes, unauthorized, ok } = await counted();
  assert.deepEqual({ refreshes, unauthorized, ok }, { refreshes: 1, unauthorized: 0, ok: 100 });
  await tab.isSignedInAs('ada');
});
