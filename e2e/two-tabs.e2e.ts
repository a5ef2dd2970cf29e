import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { countFromNow } from './harness/server-view.ts';

const suite = new DemoSuite();
const ROUNDS = 10;

test('two tabs with 50 requests each and one expired token refresh once per round', async (t) => {
  const profile = await suite.newProfile('json-body');
  const first = await profile.newTab();
  const second = await profile.newTab();
  await first.signIn();
  await second.open();
  await second.waitForUser('ada');

  for (let round = 1; round <= ROUNDS; round++) {
    const counted = await countFromNow(suite.control);
    await suite.control('expire');

    await Promise.all([first.run('burst'), second.run('burst')]);

    const { refreshes, reuses, familiesRevoked, ok, unauthorized } = await counted();
    t.diagnostic(
      `round ${round}: ${ok} responses, ${refreshes} refresh, ${reuses} reuses, ${unauthorized} × 401 first`,
    );
    assert.deepEqual(
      { refreshes, reuses, familiesRevoked, ok },
      { refreshes: 1, reuses: 0, familiesRevoked: 0, ok: 100 },
    );
    for (const tab of [first, second]) {
      assert.equal(await tab.readText('count-succeeded'), String(50 * round));
      assert.equal(await tab.readText('count-failed'), '0');
    }
  }
});

test('a sign-out in one tab signs out the other, and a sign-in restores both', async () => {
  const profile = await suite.newProfile('json-body');
  const first = await profile.newTab();
  const second = await profile.newTab();
  await first.signIn();
  await second.open('/admin');
  await second.waitFor('admin');
  second.visitedPaths.length = 0;

  await first.byTestId('header-sign-out').click();

  await first.waitFor('username');
  await second.waitFor('username');
  assert.deepEqual(second.visitedPaths, ['/login?returnUrl=%2Fadmin']);
  assert.match(await second.readText('login-reason'), /^You are signed out/);

  await first.submitAs('ada');

  await first.waitFor('dashboard');
  await second.waitFor('admin');
  await second.waitForUser('ada');
});

test('a sign-in as another user in one tab shows in the other', async () => {
  const profile = await suite.newProfile('json-body');
  const first = await profile.newTab();
  const second = await profile.newTab();
  await first.signIn();
  await second.open('/admin');
  await second.waitFor('admin-users');

  await first.byTestId('header-sign-out').click();
  await second.waitFor('username');
  await first.submitAs('ben');

  await first.waitForUser('ben');
  await second.waitFor('forbidden');
  await second.waitForUser('ben');
});
