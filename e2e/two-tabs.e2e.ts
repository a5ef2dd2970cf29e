import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { countFromNow } from './harness/server-view.ts';

const suite = new DemoSuite();
const ROUNDS = 10;

test('two tabs with 50 calls each at one expired token refresh once, in each of 10 rounds', async (t) => {
  const profile = await suite.newProfile('json-body');
  const first = await profile.newTab();
  const second = await profile.newTab();
  await first.signIn();
  await second.open();
  await second.isSignedInAs('ada');

  for (let round = 1; round <= ROUNDS; round++) {
    const counted = await countFromNow(suite.control);
    await suite.control('expire');

    await Promise.all([first.run('burst'), second.run('burst')]);

    const { refreshes, reuses, familiesRevoked, ok, unauthorized } = await counted();
    t.diagnostic(
      `round ${round}: ${ok} answers, ${refreshes} refresh, ${reuses} reuses, ${unauthorized} refused first`,
    );
    assert.deepEqual(
      { refreshes, reuses, familiesRevoked, ok },
      { refreshes: 1, reuses: 0, familiesRevoked: 0, ok: 100 },
    );
    for (const tab of [first, second]) {
      assert.equal(await tab.text('count-succeeded'), String(50 * round));
      assert.equal(await tab.text('count-failed'), '0');
    }
  }
});

test('a sign-out in one tab signs the other one out, and a sign-in brings it back', async () => {
  const profile = await suite.newProfile('json-body');
  const first = await profile.newTab();
  const second = await profile.newTab();
  await first.signIn();
  await second.open('/admin');
  await second.sees('admin');
  second.addresses.length = 0;

  await first.by('header-sign-out').click();

  await first.sees('username');
  await second.sees('username');
  assert.deepEqual(second.addresses, ['/login?returnUrl=%2Fadmin']);
  assert.match(await second.text('login-reason'), /^You are signed out/);

  await first.submitAs('ada');

  await first.sees('dashboard');
  await second.sees('admin');
  await second.isSignedInAs('ada');
});

test('another person who signs in elsewhere is shown in this tab too', async () => {
  const profile = await suite.newProfile('json-body');
  const first = await profile.newTab();
  const second = await profile.newTab();
  await first.signIn();
  await second.open('/admin');
  await second.sees('admin-users');

  await first.by('header-sign-out').click();
  await second.sees('username');
  await first.submitAs('ben');

  await first.isSignedInAs('ben');
  await second.sees('forbidden');
  await second.isSignedInAs('ben');
});
