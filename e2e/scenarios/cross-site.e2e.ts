import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow, readRequestLog } from '../harness/server-view.ts';
import { waitUntil } from '../harness/poll.ts';

const suite = new DemoSuite();

test('cross-site requests to the cookie contract are rejected and rotate no token [F154]', async () => {
  const { appUrl, foreignUrl } = suite.stack;
  const profile = await suite.newProfile('http-only-cookie');
  const tab = await profile.newTab();
  await tab.signIn();
  const evil = await profile.newTab();
  await evil.open(`${foreignUrl}/prize`);
  const before = (await readRequestLog(suite.control)).length;
  const counted = await countFromNow(suite.control);

  await evil.page.evaluate(async (contract) => {
    for (const endpoint of ['refresh', 'logout']) {
      await fetch(`${contract}/${endpoint}`, {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'include',
      });
    }
    const form = document.createElement('form');
    Object.assign(form, { action: `${contract}/refresh`, method: 'post' });
    document.body.append(form);
    form.submit();
  }, `${appUrl}/http-only-cookie`);

  const statuses = await waitUntil(
    'the three responses',
    async () => (await readRequestLog(suite.control)).slice(before).map(({ status }) => status),
    (all) => all.filter((status) => status !== null).length === 3,
  );
  assert.deepEqual(statuses, [401, 401, 401], 'the cookie was not sent');
  await tab.page.reload();
  await tab.waitForUser('ada');
  const { refreshed, reuses, logouts } = await counted();
  assert.deepEqual({ refreshed, reuses, logouts }, { refreshed: 1, reuses: 0, logouts: 0 });
});
