import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tally } from './tally.ts';
import type { Tab } from './tab.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite();
const place = { contract: 'json-body', store: 'local' } as const;

const versionIn = (tab: Tab): Promise<unknown> =>
  tab.page.evaluate(() => {
    const record = JSON.parse(localStorage.getItem('holdfast') ?? '{}') as { v?: unknown };
    return record.v;
  });

test('a record of another version in the store does not break an open tab [F135]', async (t) => {
  for (const [version, record] of [
    ['an older one', { v: 0, token: 'x' }],
    ['an unknown one', { v: 2, tokens: { access: 'y' } }],
    ['garbage', 'not a record'],
  ] as const) {
    const profile = await suite.newProfile(place);
    const tabs = await profile.openSignedIn(2);
    const [tab, other] = tabs;
    assert.ok(tab && other);
    await other.page.evaluate((text) => {
      localStorage.setItem('holdfast', text);
    }, JSON.stringify(record));
    await suite.control('expire');
    const outcomes = await tab.burst(5);
    const { status } = await tab.state();
    t.diagnostic(`${version}: ${JSON.stringify(tally(outcomes))}, then ${status}`);
    // Kept or ended, but consistent: each request has an outcome, and a sign-in works.
    assert.equal(outcomes.length, 5);
    if (version !== 'an unknown one') {
      // Only a newer version may have rotated the tokens.
      assert.equal(status, 'authenticated', await suite.describe(tabs));
    }
    assert.equal(
      outcomes.every(({ ok }) => ok),
      status === 'authenticated',
      await suite.describe(tabs),
    );
    await tab.signIn('ben');
    assert.deepEqual(tally(await tab.burst(3)), { 'ok u-ben': 3 });
    if (version === 'an unknown one') {
      assert.equal(await versionIn(tab), 2, 'the record of a newer version is not changed');
    }
  }
});

test('a tab of a build with another record version does not affect this one [F135]', async (t) => {
  const profile = await suite.newProfile(place);
  const [tab] = await profile.openSignedIn(1);
  assert.ok(tab);
  // Turns record version 1 of the build into version 2.
  const versions = /\{v:1,sid|\.v===1\b|(?<=typeof (\w+)=="number"&&)\1>1\b/g;
  await profile.context.route(/\/main[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(versions, (code) => code.replace('1', '2'));
    await route.fulfill({ response, body });
  });
  const next = await profile.newTab();
  await suite.control('expire');
  const [mine, theirs] = await Promise.all([tab.burst(5), next.burst(5)]);
  t.diagnostic(
    `this build: ${JSON.stringify(tally(mine))}; the next: ${JSON.stringify(tally(theirs))}`,
  );
  assert.deepEqual(tally(mine), { 'ok u-ada': 5 });

  await next.signIn('ben');
  assert.equal(await versionIn(next), 2, 'the other build stores another record version');
  await suite.control('expire');
  const after = await tab.burst(5, { as: 'ada' });
  const { status, user } = await tab.state();
  t.diagnostic(`after a sign-in in the other tab: ${JSON.stringify(tally(after))}, ${status}`);
  assert.notEqual(user, 'u-ben', 'a record of another version is not adopted');
  assert.ok(after.every((outcome) => !outcome.ok || outcome.user === 'u-ada'));
  assert.deepEqual(
    tally(await next.burst(3)),
    { 'ok u-ben': 3 },
    'only the other tab has Ben’s session',
  );
  assert.equal(await versionIn(tab), 2, 'the newer record is not changed');
});
