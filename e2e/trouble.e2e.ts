import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from './demo-page.ts';
import { DemoSuite } from './demo-suite.ts';
import { countFromNow, requestsOf } from './harness/server-view.ts';

const suite = new DemoSuite();

async function isWellAgain(tab: DemoPage): Promise<void> {
  await tab.isSignedInAs('ada');
  await tab.run('one');
  await tab.reads('outcome', /you are Ada/);
  assert.equal(await tab.text('notices'), '', 'an answer takes the notice away');
  assert.equal(tab.address, '/');
}

test('offline: a call fails with a notice, the session stays, and works again', async () => {
  const tab = await suite.newTab();
  await tab.signIn();

  await tab.by('toggle-offline').click();
  assert.match(await tab.outcomeOf('one'), /check your network/);
  assert.match(await tab.text('notice-network'), /^No response\..*session is kept/s);
  await tab.by('toggle-offline').click();

  await isWellAgain(tab);
});

test('offline: 50 calls at an expired token fail as one notice, and one refresh suffices afterwards', async () => {
  const tab = await suite.newTab();
  await tab.signIn();
  await suite.control('expire');
  const counted = await countFromNow(suite.control);

  await tab.by('toggle-offline').click();
  await tab.run('burst');
  assert.equal((await tab.burst())['failed'], 50);
  assert.equal(await tab.by('notices').locator('p').count(), 1);
  await tab.isSignedInAs('ada');
  assert.equal((await counted()).refreshes, 0);
  await tab.by('toggle-offline').click();

  await isWellAgain(tab);
  assert.equal((await counted()).refreshes, 1);
});

test('a browser without network: the same, with the real plug pulled', async () => {
  const profile = await suite.newProfile();
  const tab = await profile.newTab();
  await tab.signIn();

  await profile.context.setOffline(true);
  assert.match(await tab.outcomeOf('one'), /check your network/);
  await tab.sees('notice-network');
  await profile.context.setOffline(false);

  await isWellAgain(tab);
});

test('server down: a call fails with a notice, the session stays, and works again', async () => {
  const tab = await suite.newTab();
  await tab.signIn();

  assert.match(await tab.outcomeOf('down'), /is down/);
  assert.match(await tab.outcomeOf('one'), /check your network/);
  await tab.sees('notice-network');
  assert.match(await tab.outcomeOf('down'), /is up again/);

  await isWellAgain(tab);
});

test('a refresh that is never answered keeps the session and fails only the calls that wait', async () => {
  const tab = await suite.newTab();
  await tab.signIn();
  await suite.control('expire');
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'drop', times: 3 });
  const counted = await countFromNow(suite.control);

  await tab.run('burst');
  assert.equal((await tab.burst())['failed'], 50);
  await tab.sees('notice-network');
  await tab.isSignedInAs('ada');
  assert.equal((await counted()).refreshes, 3, 'tried three times, not fifty');
  // The calls rest a while after that; a person who asks is not kept waiting.
  assert.match(await tab.outcomeOf('refresh'), /^Refreshed/);

  await isWellAgain(tab);
});

test('503 to everything: a notice of trouble, the session stays, and works again', async () => {
  const tab = await suite.newTab();
  await tab.signIn();

  assert.match(await tab.outcomeOf('unavailable'), /503/);
  assert.match(await tab.outcomeOf('one'), /server is having problems/);
  assert.match(await tab.text('notice-unavailable'), /session is kept/);
  const asked = (await requestsOf(suite.control)).filter(({ path }) => path.endsWith('/refresh'));
  assert.deepEqual(asked, [], 'trouble of the API is no reason to refresh');
  assert.match(await tab.outcomeOf('unavailable'), /works again/);

  await isWellAgain(tab);
});

test('503 to the refresh: 50 calls fail with one notice, the session stays, and works again', async () => {
  const tab = await suite.newTab('http-only-cookie');
  await tab.signIn();
  assert.match(await tab.outcomeOf('expire'), /^Expired/);
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'status', status: 503, times: 3 });

  await tab.run('burst');
  assert.equal((await tab.burst())['failed'], 50);
  await tab.sees('notice-unavailable');
  await tab.isSignedInAs('ada');
  assert.match(await tab.outcomeOf('refresh'), /^Refreshed/);

  await isWellAgain(tab);
});
