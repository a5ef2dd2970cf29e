import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from '../demo-page.ts';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';

const suite = new DemoSuite();

/** As an old browser or plain http has it; and what other tabs write is not told of. */
async function onItsOwn({ page }: DemoPage): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
    addEventListener('storage', (event) => event.stopImmediatePropagation(), true);
  });
}

/** Keeps the next refresh of this tab on its way until it is let go. */
async function holdRefresh({ page }: DemoPage) {
  const sent = Promise.withResolvers();
  const gate = Promise.withResolvers();
  await page.route('**/json-body/refresh', async (route) => {
    sent.resolve(null);
    await gate.promise;
    await route.continue();
  });
  return { sent: sent.promise, letGo: () => gate.resolve(null) };
}

test('a tab whose refresh is refused takes what another tab got meanwhile [F028]', async () => {
  const profile = await suite.newProfile('json-body');
  const first = await profile.newTab();
  const second = await profile.newTab();
  await onItsOwn(second);
  await first.signIn();
  await second.open();
  await second.isSignedInAs('ada');
  await suite.control('expire');
  const counted = await countFromNow(suite.control);

  const held = await holdRefresh(second);
  const burst = second.run('burst');
  await held.sent;
  assert.match(await first.outcomeOf('one'), /you are Ada/);
  held.letGo();
  await burst;

  const { refreshed, refreshesRefused, reuses } = await counted();
  assert.deepEqual(
    { refreshed, refreshesRefused, reuses },
    { refreshed: 1, refreshesRefused: 1, reuses: 1 },
  );
  assert.equal((await second.burst())['succeeded'], 50);
  for (const tab of [first, second]) {
    assert.match(await tab.outcomeOf('one'), /you are Ada/);
    await tab.isSignedInAs('ada');
    assert.equal(await tab.eventCount('session-expired'), 0);
  }
});
