import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import type { Profile } from '../demo-suite.ts';
import { countFromNow, readRequestLog } from '../harness/server-view.ts';
import type { LoggedRequest } from '../harness/server-view.ts';
import { waitUntil } from '../harness/poll.ts';

const suite = new DemoSuite();
const SLOW_MS = 600;

async function readRefreshAndLogout() {
  return (await readRequestLog(suite.control))
    .filter(({ path }) => /\/(refresh|logout)$/.test(path))
    .slice(-2);
}

function haveResponses([refresh, logout]: readonly LoggedRequest[]): boolean {
  return refresh?.status === 200 && logout?.status === 204;
}

async function assertNoRefreshCookie({ context }: Profile): Promise<void> {
  const names = (await context.cookies()).map(({ name }) => name);
  assert.ok(!names.includes('holdfast_refresh'), names.join(', '));
}

for (const where of ['this tab', 'another tab'] as const) {
  test(`a sign-out while ${where} refreshes leaves no cookie that restores the session [F059]`, async () => {
    const profile = await suite.newProfile('http-only-cookie');
    const refreshing = await profile.newTab();
    await refreshing.signIn();
    const signingOut = where === 'this tab' ? refreshing : await profile.newTab();
    await signingOut.open();
    await signingOut.waitForUser('ada');
    await suite.control('settings', 'PATCH', { refreshDelayMs: SLOW_MS });
    await suite.control('expire');
    const counted = await countFromNow(suite.control);
    await refreshing.byTestId('do-one').click();
    await waitUntil('the rotation', counted, ({ refreshed }) => refreshed === 1);

    await signingOut.byTestId('header-sign-out').click();
    await signingOut.waitFor('username');
    const [refresh, logout] = await waitUntil(
      'both responses',
      readRefreshAndLogout,
      haveResponses,
    );

    await assertNoRefreshCookie(profile);
    const waited = (logout?.at ?? 0) - (refresh?.at ?? 0);
    assert.ok(
      waited >= SLOW_MS,
      `the logout request was sent ${waited} ms after the refresh request`,
    );
    await suite.control('settings', 'PATCH', { refreshDelayMs: 0 });
    for (const tab of new Set([signingOut, refreshing])) {
      await tab.page.reload();
      await tab.waitFor('username');
    }
    assert.equal((await counted()).refreshed, 1);
    await assertNoRefreshCookie(profile);
  });
}
