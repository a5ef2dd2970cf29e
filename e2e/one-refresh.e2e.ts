import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { CONTRACTS, countFromNow, countRequestsByPath } from './harness/server-view.ts';

const suite = new DemoSuite();

for (const contract of CONTRACTS) {
  test(`${contract}: 50 requests with an expired token cause one refresh and 50 responses`, async (t) => {
    const tab = await suite.newTab(contract);
    await tab.signIn();

    const counted = await countFromNow(suite.control);
    await tab.run('expired-burst');

    const { requests, refresh, succeeded, failed, ms } = await tab.readBurst();
    assert.deepEqual(
      { requests, refresh, succeeded, failed },
      {
        requests: 50,
        refresh: 1,
        succeeded: 50,
        failed: undefined,
      },
    );
    assert.equal(await tab.readText('count-sent'), '50');
    assert.equal(await tab.readText('count-succeeded'), '50');
    assert.equal(await tab.readText('count-failed'), '0');
    assert.equal(await tab.readText('count-held'), '0');
    assert.equal(await tab.countEvents('refreshed'), 1);

    const { refreshes, refreshed, reuses, familiesRevoked, ok } = await counted();
    assert.deepEqual(
      { refreshes, refreshed, reuses, familiesRevoked, ok },
      { refreshes: 1, refreshed: 1, reuses: 0, familiesRevoked: 0, ok: 50 },
    );
    const timesSent = await countRequestsByPath(suite.control);
    assert.equal(timesSent.size, 50);
    const most = Math.max(...timesSent.values());
    assert.ok(most <= 2, `a request was sent ${most} times`);

    const sent = [...timesSent.values()].reduce((sum, times) => sum + times, 0);
    t.diagnostic(
      `${contract}: ${requests} requests, ${succeeded} succeeded, ${refreshes} refresh, ${reuses} reuses, ` +
        `${familiesRevoked} families revoked, ${sent} sent, at most ${most} times each, ${ms} ms`,
    );
  });
}
