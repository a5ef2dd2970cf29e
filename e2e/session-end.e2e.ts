import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { staysTheSame } from './harness/poll.ts';
import { CONTRACTS, countFromNow, requestsOf, timesAsked } from './harness/server-view.ts';

const suite = new DemoSuite();
const QUIET_MS = 1_000;

for (const contract of CONTRACTS) {
  test(`${contract}: a revoked session ends once, for all of 50 calls, and leads back`, async (t) => {
    const here = '/?shelf=7';
    const tab = await suite.newTab(contract);
    await tab.signIn('ada', here);
    await tab.isAt(here);
    assert.match(await tab.outcomeOf('revoke'), /^Revoked/);
    tab.addresses.length = 0;
    const counted = await countFromNow(suite.control);

    await tab.by('do-burst').click();
    await tab.sees('login-reason');

    assert.match(await tab.text('login-reason'), /^Your session has expired/);
    const asked = await staysTheSame(
      'no request follows the end of the session',
      async () => (await requestsOf(suite.control)).length,
      QUIET_MS,
    );
    assert.deepEqual(tab.addresses, [`/login?returnUrl=${encodeURIComponent(here)}`]);
    const { refreshes, refreshesRefused, reuses } = await counted();
    assert.deepEqual(
      { refreshes, refreshesRefused, reuses },
      { refreshes: 1, refreshesRefused: 1, reuses: 0 },
    );
    const most = Math.max(...(await timesAsked(suite.control)).values());
    assert.equal(most, 1, 'nothing is replayed without a fresh token');

    await tab.submitAs('ada');
    await tab.sees('dashboard');
    await tab.isAt(here);
    const { requests, refresh, succeeded, failed } = await tab.burst();
    assert.deepEqual(
      { requests, refresh, succeeded, failed },
      { requests: 50, refresh: 1, succeeded: 0, failed: 50 },
    );
    assert.equal(await tab.text('count-failed'), '50');
    assert.equal(await tab.eventCount('session-expired'), 1);
    assert.match(await tab.outcomeOf('one'), /you are Ada/);
    t.diagnostic(
      `${contract}: 50 failures, ${refreshes} refresh, 1 event, 1 navigation, ${asked} requests in all`,
    );
  });
}
