import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { CONTRACTS, readForeignLog } from './harness/server-view.ts';

const suite = new DemoSuite();

for (const contract of CONTRACTS) {
  test(`${contract}: a request redirected to a foreign origin carries no credentials`, async (t) => {
    const tab = await suite.newTab(contract);
    await tab.signIn();
    const location = `${suite.stack.foreignUrl}/redirected`;
    await suite.control('faults', 'POST', { on: 'api', kind: 'status', status: 307, location });

    await tab.run('one');

    const { requests, credentials } = await readForeignLog(suite.control);
    assert.deepEqual(credentials, []);
    await tab.waitForUser('ada');
    t.diagnostic(`${contract}: ${requests} requests arrived there, 0 credentials`);
  });

  test(`${contract}: a refresh redirected to a foreign origin is not sent there`, async () => {
    const tab = await suite.newTab(contract);
    await tab.signIn();
    await suite.control('expire');
    const location = `${suite.stack.foreignUrl}/redirected`;
    const fault = { on: 'refresh', kind: 'status', status: 307, location, times: 3 };
    await suite.control('faults', 'POST', fault);

    await tab.run('one');

    assert.deepEqual(await readForeignLog(suite.control), { requests: 0, credentials: [] });
    await tab.waitForUser('ada');
  });
}

test('the foreign origin records a token', async () => {
  const headers = { authorization: 'Bearer not-a-real-token' };
  await fetch(`${suite.stack.foreignUrl}/control-sample`, { headers });

  assert.equal((await readForeignLog(suite.control)).credentials.length, 1);
  await suite.control('foreign', 'DELETE');
});
