import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame } from 'playwright-core';
import { waitUntil } from '../harness/poll.ts';
import { countFromNow } from '../harness/server-view.ts';
import { tally } from './tally.ts';
import { TabsSuite } from './tabs-suite.ts';

// Playwright's launcher turns storage partitioning off.
const suite = new TabsSuite({ plainBrowser: true });
const place = { contract: 'json-body', store: 'local' } as const;

test('a frame in another site has its own session [F115]', async () => {
  const profile = await suite.newProfile(place);
  const [tab] = await profile.openSignedIn(1);
  assert.ok(tab);
  // The same server by its IP address is another site, which embeds the app.
  const otherSite = suite.stack.appUrl.replace('localhost', '127.0.0.1');
  const page = await profile.context.newPage();
  await page.goto(otherSite + new URL(profile.url).search);
  await page.setContent(`<iframe src="${profile.url.replaceAll('&', '&amp;')}"></iframe>`);
  const frame = page.frames().find((each) => each !== page.mainFrame()) as Frame;
  await waitUntil(
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
  assert.deepEqual({ refreshes, reuses }, { refreshes: 2, reuses: 0 }, 'each refreshes on its own');

  await frame.evaluate(() => window.tab?.signOut());
  assert.equal((await tab.state()).user, 'u-ada', 'a sign-out in the frame affects only the frame');
});
