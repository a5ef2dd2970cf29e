import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame } from 'playwright-core';
import { until } from '../harness/poll.ts';
import { countFromNow } from '../harness/server-view.ts';
import { tally } from './tally.ts';
import { TabsSuite } from './tabs-suite.ts';

// Playwright's own browsers do not part the stores of sites.
const suite = new TabsSuite({ undisturbed: true });
const place = { contract: 'json-body', store: 'local' } as const;

test('in a frame of another site the session is the frame’s own [F115]', async () => {
  const profile = await suite.newProfile(place);
  const [tab] = await profile.signedIn(1);
  assert.ok(tab);
  // The same server by its number: another site, which frames the app.
  const elsewhere = suite.stack.appUrl.replace('localhost', '127.0.0.1');
  const page = await profile.context.newPage();
  await page.goto(elsewhere + new URL(profile.url).search);
  await page.setContent(`<iframe src="${profile.url.replaceAll('&', '&amp;')}"></iframe>`);
  const frame = page.frames().find((each) => each !== page.mainFrame()) as Frame;
  await until(
    'the frame has no session',
    () => frame.evaluate(() => window.tab?.state().status),
    (status) => status === 'anonymous',
  );
  await frame.evaluate(() => window.tab?.signIn('ben'));

  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  const [outside, inside] = await Promise.all([
    tab.burst(5),
    frame.evaluate(() => window.tab?.burst(5)),
  ]);
  const { refreshes, reuses } = await counted();
  assert.deepEqual([tally(outside), tally(inside ?? [])], [{ 'ok u-ada': 5 }, { 'ok u-ben': 5 }]);
  assert.deepEqual({ refreshes, reuses }, { refreshes: 2, reuses: 0 }, 'each its own refresh');

  await frame.evaluate(() => window.tab?.signOut());
  assert.equal((await tab.state()).user, 'u-ada', 'a sign-out in the frame is the frame’s');
});
