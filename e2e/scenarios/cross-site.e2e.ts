import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow, requestsOf } from '../harness/server-view.ts';
import { until } from '../harness/poll.ts';

const suite = new DemoSuite();

test('what another site can send to the cookie contract is refused, and spends nothing [F154]', async () => {
  const { appUrl, foreignUrl } = suite.stack;
  const profile = await suite.newProfile('http-only-cookie');
  const tab = await profile.newTab();
  await tab.signIn();
  const evil = await profile.newTab();
  await evil.open(`${foreignUrl}/prize`);
  const before = (await requestsOf(suite.control)).length;
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

  const answers = await until(
    'the three answers',
    async () => (await requestsOf(suite.control)).slice(before).map(({ status }) => status),
    (statuses) => statuses.filter((status) => status !== null).length === 3,
  );
  assert.deepEqual(answers, [401, 401, 401], 'the cookie did not come along');
  await tab.page.reload();
  await tab.isSignedInAs('ada');
  const { refreshed, reuses, logouts } = await counted();
  assert.deepEqual({ refreshed, reuses, logouts }, { refreshed: 1, reuses: 0, logouts: 0 });
});
