import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { CONTRACTS } from './harness/server-view.ts';

const suite = new DemoSuite();

test('each contract that is chosen on the login page starts the app with it', async () => {
  const tab = await suite.newTab('oauth2');
  await tab.open('/login');

  for (const contract of CONTRACTS) {
    const started = tab.page.waitForEvent('load');
    await tab.by(`contract-${contract}`).check();
    await started;
    await tab.sees('username');
    assert.ok(await tab.by(`contract-${contract}`).isChecked());
  }
});

test('a contract that is chosen while signed in ends the session at the server, then starts with it', async () => {
  const tab = await suite.newTab('json-body');
  await tab.signIn();

  const started = tab.page.waitForEvent('load');
  await tab.by('contract-select').selectOption('oauth2');
  await started;
  await tab.submitAs('ben');

  await tab.isSignedInAs('ben');
  await tab.reads('contract-title', /^OAuth 2\.0$/);
  const counters = await suite.control<{ logouts: number }>('counters', 'GET');
  assert.equal(counters.logouts, 1);
});

test('an upload at an expired token arrives whole', async () => {
  const tab = await suite.newTab();
  await tab.signIn();
  await suite.control('expire');

  await tab.run('upload');

  await tab.reads('outcome', /^256 KB received · checksum matches$/);
});
