import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { CONTRACTS } from './harness/server-view.ts';

const suite = new DemoSuite();

test('choosing a contract on the login page restarts the app with it', async () => {
  const tab = await suite.newTab('oauth2');
  await tab.open('/login');

  for (const contract of CONTRACTS) {
    const loaded = tab.page.waitForEvent('load');
    await tab.byTestId(`contract-${contract}`).check();
    await loaded;
    await tab.waitFor('username');
    assert.ok(await tab.byTestId(`contract-${contract}`).isChecked());
  }
});

test('choosing a contract while signed in ends the session on the server, then restarts the app', async () => {
  const tab = await suite.newTab('json-body');
  await tab.signIn();

  const loaded = tab.page.waitForEvent('load');
  await tab.byTestId('contract-select').selectOption('oauth2');
  await loaded;
  await tab.submitAs('ben');

  await tab.waitForUser('ben');
  await tab.waitForText('contract-title', /^OAuth 2\.0$/);
  const counters = await suite.control<{ logouts: number }>('counters', 'GET');
  assert.equal(counters.logouts, 1);
});

test('an upload with an expired token arrives complete', async () => {
  const tab = await suite.newTab();
  await tab.signIn();
  await suite.control('expire');

  await tab.run('upload');

  await tab.waitForText('outcome', /^256 KB received · checksum matches$/);
});
