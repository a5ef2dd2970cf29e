import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';

const suite = new DemoSuite();
const REQUESTS = 10;
/** Of the default policy: attempts of one refresh, before the cool-down. */
const ATTEMPTS = 3;

test('10 requests while offline cause three refresh attempts, and recover with the network [F022]', async () => {
  const profile = await suite.newProfile();
  const tab = await profile.newTab();
  let attempts = 0;
  tab.page.on('request', (request) => {
    attempts += Number(request.url().endsWith('/refresh'));
  });
  await tab.page.clock.install();
  await tab.signIn();
  await tab.page.clock.fastForward('01:01');
  const counted = await countFromNow(suite.control);

  await profile.context.setOffline(true);
  for (let request = 1; request <= REQUESTS; request++) {
    assert.match(await tab.runForOutcome('one'), /check your network/);
    assert.equal(attempts, ATTEMPTS, `after request ${request}`);
  }
  await tab.waitForUser('ada');
  await profile.context.setOffline(false);

  assert.match(await tab.runForOutcome('one'), /you are Ada/);
  assert.equal(attempts, ATTEMPTS + 1);
  const { refreshes, refreshed, unauthorized } = await counted();
  assert.deepEqual(
    { refreshes, refreshed, unauthorized },
    { refreshes: 1, refreshed: 1, unauthorized: 0 },
  );
  assert.equal(await tab.countEvents('session-expired'), 0);
});
