import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from './demo-page.ts';
import { DemoSuite } from './demo-suite.ts';
import { countFromNow, readRequestLog } from './harness/server-view.ts';

const suite = new DemoSuite();

async function assertRecovered(tab: DemoPage): Promise<void> {
  await tab.waitForUser('ada');
  await tab.run('one');
  await tab.waitForText('outcome', /you are Ada/);
  assert.equal(await tab.readText('notices'), '', 'a response removes the notice');
  assert.equal(tab.path, '/');
}

test('offline: a request fails with a notice, and the session recovers', async () => {
  const tab = await suite.newTab();
  await tab.signIn();

  await tab.byTestId('toggle-offline').click();
  assert.match(await tab.runForOutcome('one'), /check your network/);
  assert.match(await tab.readText('notice-network'), /^No response\..*session is kept/s);
  await tab.byTestId('toggle-offline').click();

  await assertRecovered(tab);
});

test('offline: 50 requests with an expired token cause one notice, and one refresh recovers', async () => {
  const tab = await suite.newTab();
  await tab.signIn();
  await suite.control('expire');
  const counted = await countFromNow(suite.control);

  await tab.byTestId('toggle-offline').click();
  await tab.run('burst');
  assert.equal((await tab.readBurst())['failed'], 50);
  assert.equal(await tab.byTestId('notices').locator('p').count(), 1);
  await tab.waitForUser('ada');
  assert.equal((await counted()).refreshes, 0);
  await tab.byTestId('toggle-offline').click();

  await assertRecovered(tab);
  assert.equal((await counted()).refreshes, 1);
});

test('browser without a network: a request fails with a notice, and the session recovers', async () => {
  const profile = await suite.newProfile();
  const tab = await profile.newTab();
  await tab.signIn();

  await profile.context.setOffline(true);
  assert.match(await tab.runForOutcome('one'), /check your network/);
  await tab.waitFor('notice-network');
  await profile.context.setOffline(false);

  await assertRecovered(tab);
});

test('server down: a request fails with a notice, and the session recovers', async () => {
  const tab = await suite.newTab();
  await tab.signIn();

  assert.match(await tab.runForOutcome('down'), /is down/);
  assert.match(await tab.runForOutcome('one'), /check your network/);
  await tab.waitFor('notice-network');
  assert.match(await tab.runForOutcome('down'), /is up again/);

  await assertRecovered(tab);
});

test('a refresh without a response keeps the session and fails only the waiting requests', async () => {
  const tab = await suite.newTab();
  await tab.signIn();
  await suite.control('expire');
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'drop', times: 3 });
  const counted = await countFromNow(suite.control);

  await tab.run('burst');
  assert.equal((await tab.readBurst())['failed'], 50);
  await tab.waitFor('notice-network');
  await tab.waitForUser('ada');
  assert.equal((await counted()).refreshes, 3, 'three attempts, not fifty');
  // Requests do not refresh during the cool-down; an explicit refresh does.
  assert.match(await tab.runForOutcome('refresh'), /^Refreshed/);

  await assertRecovered(tab);
});

test('503 for every request: a notice appears, and the session recovers', async () => {
  const tab = await suite.newTab();
  await tab.signIn();

  assert.match(await tab.runForOutcome('unavailable'), /503/);
  assert.match(await tab.runForOutcome('one'), /server is having problems/);
  assert.match(await tab.readText('notice-unavailable'), /session is kept/);
  const refreshes = (await readRequestLog(suite.control)).filter(({ path }) =>
    path.endsWith('/refresh'),
  );
  assert.deepEqual(refreshes, [], 'a 503 of the API causes no refresh');
  assert.match(await tab.runForOutcome('unavailable'), /works again/);

  await assertRecovered(tab);
});

test('503 for the refresh: 50 requests fail with one notice, and the session recovers', async () => {
  const tab = await suite.newTab('http-only-cookie');
  await tab.signIn();
  assert.match(await tab.runForOutcome('expire'), /^Expired/);
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'status', status: 503, times: 3 });

  await tab.run('burst');
  assert.equal((await tab.readBurst())['failed'], 50);
  await tab.waitFor('notice-unavailable');
  await tab.waitForUser('ada');
  assert.match(await tab.runForOutcome('refresh'), /^Refreshed/);

  await assertRecovered(tab);
});
