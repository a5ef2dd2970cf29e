import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { CONTRACTS, foreignOf } from './harness/server-view.ts';

const suite = new DemoSuite();

for (const contract of CONTRACTS) {
  test(`${contract}: a call that is redirected to a foreign origin takes no credential along`, async (t) => {
    const tab = await suite.newTab(contract);
    await tab.signIn();
    const location = `${suite.stack.foreignUrl}/elsewhere`;
    await suite.control('faults', 'POST', { on: 'api', kind: 'status', status: 307, location });

    await tab.run('one');

    const { requests, credentials } = await foreignOf(suite.control);
    assert.deepEqual(credentials, []);
    await tab.isSignedInAs('ada');
    t.diagnostic(`${contract}: ${requests} requests arrived there, 0 credentials`);
  });

  test(`${contract}: a refresh that is redirected to a foreign origin is not sent there`, async () => {
    const tab = await suite.newTab(contract);
    await tab.signIn();
    await suite.control('expire');
    const location = `${suite.stack.foreignUrl}/elsewhere`;
    const fault = { on: 'refresh', kind: 'status', status: 307, location, times: 3 };
    await suite.control('faults', 'POST', fault);

    await tab.run('one');

    assert.deepEqual(await foreignOf(suite.control), { requests: 0, credentials: [] });
    await tab.isSignedInAs('ada');
  });
}

test('the recorder does notice a token', async () => {
  const headers = { authorization: 'Bearer not-a-real-token' };
  await fetch(`${suite.stack.foreignUrl}/control-sample`, { headers });

  assert.equal((await foreignOf(suite.control)).credentials.length, 1);
  await suite.control('foreign', 'DELETE');
});
