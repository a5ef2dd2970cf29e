import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame } from 'playwright-core';
import { countFromNow } from '../harness/server-view.ts';
import { tally } from './tally.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite();
const place = { contract: 'json-body', store: 'local' } as const;

test('F115 partition: in a frame of another site the session is the frame’s own', async () => {
  const profile = await suite.newProfile(place);
  const [tab] = await profile.signedIn(1);
  assert.ok(tab);
  // The same server by its number: another site, which frames the app.
  const elsewhere = suite.stack.appUrl.replace('localhost', '127.0.0.1');
  const page = await profile.context.newPage();
  await page.goto(elsewhere + new URL(profile.url).search);
  await page.setContent(`<iframe src="${profile.url.replaceAll('&', '&amp;')}"></iframe>`);
  const frame = page.frames().find((each) => each !== page.mainFrame()) as Frame;
  await frame.waitForFunction(() => window.tab?.state().status === 'anonymous');
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

test('F135 mixedver: a record of another version in the store breaks no tab that runs', async (t) => {
  for (const [version, record] of [
    ['an older one', { v: 0, token: 'x' }],
    ['an unknown one', { v: 2, tokens: { access: 'y' } }],
    ['garbage', 'not a record'],
  ] as const) {
    const profile = await suite.newProfile(place);
    const tabs = await profile.signedIn(2);
    const [tab, other] = tabs;
    assert.ok(tab && other);
    await other.page.evaluate((text) => {
      localStorage.setItem('holdfast', text);
    }, JSON.stringify(record));
    await suite.control('expire');
    const outcomes = await tab.burst(5);
    const { status } = await tab.state();
    t.diagnostic(`${version}: ${JSON.stringify(tally(outcomes))}, then ${status}`);
    // Kept in memory or ended, but whole: each call has its outcome, and a person can sign in.
    assert.equal(outcomes.length, 5);
    assert.equal(
      outcomes.every(({ ok }) => ok),
      status === 'authenticated',
      await suite.account(tabs),
    );
    await tab.signIn('ben');
    assert.deepEqual(tally(await tab.burst(3)), { 'ok u-ben': 3 });
  }
});

test('F135 mixedver: a tab of a build with another version of the record leaves this one alone', async (t) => {
  const profile = await suite.newProfile(place);
  const [tab] = await profile.signedIn(1);
  assert.ok(tab);
  let changes = 0;
  await profile.context.route(/\/main[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      /\{v:1,sid|\.v===1\b|(?<=typeof (\w+)=="number"&&)\1>1\b/g,
      (found) => {
        changes += 1;
        return found.replace('1', '2');
      },
    );
    await route.fulfill({ response, body });
  });
  const next = await profile.newTab();
  assert.equal(changes, 4, 'the build writes, knows and tells apart another version');

  await suite.control('expire');
  const [mine, theirs] = await Promise.all([tab.burst(5), next.burst(5)]);
  t.diagnostic(
    `this build: ${JSON.stringify(tally(mine))}; the next: ${JSON.stringify(tally(theirs))}`,
  );
  assert.deepEqual(tally(mine), { 'ok u-ada': 5 });

  await next.signIn('ben');
  const { user } = await next.state();
  assert.equal(user, 'u-ben');
  await suite.control('expire');
  const after = await tab.burst(5, { as: 'ada' });
  const { status } = await tab.state();
  t.diagnostic(`after a sign-in there: ${JSON.stringify(tally(after))}, ${status}`);
  assert.ok(after.every((outcome) => !outcome.ok || outcome.user === 'u-ada'));
  assert.deepEqual(tally(await next.burst(3)), { 'ok u-ben': 3 }, 'and that one alone');
});
