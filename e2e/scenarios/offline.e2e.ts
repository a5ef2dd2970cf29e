import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';

const suite = new DemoSuite();
const CALLS = 10;
/** Of the default policy: tries of one refresh, after which the tokens rest. */
const TRIES = 3;

test('10 calls without a network try one refresh three times, and work again with it [F022]', async () => {
  const profile = await suite.newProfile();
  const tab = await profile.newTab();
  let asked = 0;
  tab.page.on('request', (request) => {
    asked += Number(request.url().endsWith('/refresh'));
  });
  await tab.page.clock.install();
  await tab.signIn();
  await tab.page.clock.fastForward('01:01');
  const counted = await countFromNow(suite.control);

  await profile.context.setOffline(true);
  for (let call = 1; call <= CALLS; call++) {
    assert.match(await tab.outcomeOf('one'), /check your network/);
    assert.equal(asked, TRIES, `after call ${call}`);
  }
  await tab.isSignedInAs('ada');
  await profile.context.setOffline(false);

  assert.match(await tab.outcomeOf('one'), /you are Ada/);
  assert.equal(asked, TRIES + 1);
  const { refreshes, refreshed, unauthorized } = await counted();
  assert.deepEqual(
    { refreshes, refreshed, unauthorized },
    { refreshes: 1, refreshed: 1, unauthorized: 0 },
  );
  assert.equal(await tab.eventCount('session-expired'), 0);
});
