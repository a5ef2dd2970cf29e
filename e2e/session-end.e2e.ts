import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { assertStable } from './harness/poll.ts';
import {
  CONTRACTS,
  countFromNow,
  readRequestLog,
  countRequestsByPath,
} from './harness/server-view.ts';

const suite = new DemoSuite();
const QUIET_MS = 1_000;

for (const contract of CONTRACTS) {
  test(`${contract}: a revoked session ends once for 50 requests, and the next sign-in leads back`, async (t) => {
    const path = '/?shelf=7';
    const tab = await suite.newTab(contract);
    await tab.signIn('ada', path);
    await tab.waitForPath(path);
    assert.match(await tab.runForOutcome('revoke'), /^Revoked/);
    tab.visitedPaths.length = 0;
    const counted = await countFromNow(suite.control);

    await tab.byTestId('do-burst').click();
    await tab.waitFor('login-reason');

    assert.match(await tab.readText('login-reason'), /^Your session has expired/);
    const sent = await assertStable(
      'no request follows the end of the session',
      async () => (await readRequestLog(suite.control)).length,
      QUIET_MS,
    );
    assert.deepEqual(tab.visitedPaths, [`/login?returnUrl=${encodeURIComponent(path)}`]);
    const { refreshes, refreshesRefused, reuses } = await counted();
    assert.deepEqual(
      { refreshes, refreshesRefused, reuses },
      { refreshes: 1, refreshesRefused: 1, reuses: 0 },
    );
    const most = Math.max(...(await countRequestsByPath(suite.control)).values());
    assert.equal(most, 1, 'no request is replayed without a new token');

    await tab.submitAs('ada');
    await tab.waitFor('dashboard');
    await tab.waitForPath(path);
    const { requests, refresh, succeeded, failed } = await tab.readBurst();
    assert.deepEqual(
      { requests, refresh, succeeded, failed },
      { requests: 50, refresh: 1, succeeded: 0, failed: 50 },
    );
    assert.equal(await tab.readText('count-failed'), '50');
    assert.equal(await tab.countEvents('session-expired'), 1);
    assert.match(await tab.runForOutcome('one'), /you are Ada/);
    t.diagnostic(
      `${contract}: 50 failures, ${refreshes} refresh, 1 event, 1 navigation, ${sent} requests in total`,
    );
  });
}
