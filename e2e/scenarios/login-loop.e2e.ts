import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoPage } from '../demo-page.ts';
import { DemoSuite } from '../demo-suite.ts';
import { assertStable } from '../harness/poll.ts';

const suite = new DemoSuite();
const QUIET_MS = 1_000;

/** Signs in and returns by a page load, as from an identity provider. The session is lost on the way. */
async function signInAndReload(tab: DemoPage): Promise<void> {
  await tab.waitFor('username');
  await tab.submitAs('ada');
  await tab.waitFor('dashboard');
  await tab.open('/');
}

test('if each page load loses the session, the fourth is not redirected to login [F148]', async () => {
  const tab = await suite.newTab('json-body');
  await tab.page.addInitScript(() => localStorage.removeItem('holdfast'));

  await tab.open('/');
  await signInAndReload(tab);
  await signInAndReload(tab);
  await signInAndReload(tab);

  await tab.waitFor('skeleton');
  await assertStable('the path', () => tab.path, QUIET_MS);
  assert.equal(tab.path, '/');
  assert.equal(await tab.byTestId('dashboard').count(), 0, 'the guard denies navigation');
});
