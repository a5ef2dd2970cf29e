import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from '../demo-page.ts';
import { DemoSuite } from '../demo-suite.ts';
import { staysTheSame } from '../harness/poll.ts';

const suite = new DemoSuite();
const QUIET_MS = 1_000;

/** Signs in, and comes back by a page load, as from an identity provider. */
async function signInInVain(tab: DemoPage): Promise<void> {
  await tab.sees('username');
  await tab.submitAs('ada');
  await tab.sees('dashboard');
  await tab.open('/');
}

test('where each page load loses the session, the fourth is not sent to the login page [F148]', async () => {
  const tab = await suite.newTab('json-body');
  await tab.page.addInitScript(() => localStorage.removeItem('holdfast'));

  await tab.open('/');
  await signInInVain(tab);
  await signInInVain(tab);
  await signInInVain(tab);

  await tab.sees('skeleton');
  await staysTheSame('the address', () => tab.address, QUIET_MS);
  assert.equal(tab.address, '/');
  assert.equal(await tab.by('dashboard').count(), 0, 'the guard lets nobody in');
});
