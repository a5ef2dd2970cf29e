import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { DemoPage } from '../demo-page.ts';
import { DemoSuite } from '../demo-suite.ts';
import type { Profile } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';
import { until } from '../harness/poll.ts';

const suite = new DemoSuite({ withoutFlags: ['--disable-back-forward-cache'] });

declare global {
  interface Window {
    /** Whether the page was last shown out of the back/forward cache. */
    restored?: boolean;
  }
}

/** A tab that the browser may keep when it is left: not what the server tells it never to store. */
async function keepableTab({ context, newTab }: Profile): Promise<DemoPage> {
  const isPage = ({ origin, pathname }: URL) => origin === suite.stack.appUrl && pathname === '/';
  await context.route(isPage, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'cache-control': 'no-cache' };
    await route.fulfill({ response, headers });
  });
  const tab = await newTab();
  await tab.page.addInitScript(() => {
    // A browser may tell a kept page late of what other tabs have written, or never.
    addEventListener('storage', (event) => event.stopImmediatePropagation(), true);
    addEventListener('pageshow', ({ persisted }) => (window.restored = persisted));
  });
  return tab;
}

/** Away to another site, where nothing reaches the page that was left, and back after `meanwhile`. */
async function leaveAndComeBack(
  t: TestContext,
  { page }: DemoPage,
  meanwhile: () => Promise<unknown>,
): Promise<boolean> {
  await page.evaluate(() => delete window.restored);
  await page.goto(`${suite.stack.foreignUrl}/elsewhere`);
  await meanwhile();
  await page.evaluate(() => void setTimeout(() => history.back()));
  await until('the way back', () => page.url(), isOurs);
  const restored = await until('the page', () => page.evaluate(() => window.restored), isKnown);
  if (restored !== true) {
    t.skip('this browser has no back/forward cache');
  }
  return restored === true;
}

const isOurs = (url: string) => url.startsWith(suite.stack.appUrl);
const isKnown = (restored: boolean | undefined) => restored !== undefined;

test('a page that comes back after another tab refreshed uses the new token at once [F053]', async (t) => {
  const profile = await suite.newProfile('json-body');
  const tab = await keepableTab(profile);
  await tab.signIn();
  const other = await profile.newTab();
  await other.open();
  await other.isSignedInAs('ada');

  const counted = await countFromNow(suite.control);
  const renew = async () => {
    await suite.control('expire');
    assert.match(await other.outcomeOf('refresh'), /^Refreshed/);
  };
  if (!(await leaveAndComeBack(t, tab, renew))) {
    return;
  }
  assert.match(await tab.outcomeOf('one'), /you are Ada/);

  const { refreshes, unauthorized, ok } = await counted();
  assert.deepEqual({ refreshes, unauthorized, ok }, { refreshes: 1, unauthorized: 0, ok: 1 });
});

test('a page that comes back after another tab signed out is signed out, and asks nothing [F053]', async (t) => {
  const profile = await suite.newProfile('json-body');
  const tab = await keepableTab(profile);
  await tab.signIn();
  const other = await profile.newTab();
  await other.open();
  await other.isSignedInAs('ada');

  const signOut = async () => {
    await other.by('header-sign-out').click();
    await other.sees('username');
  };
  if (!(await leaveAndComeBack(t, tab, signOut))) {
    return;
  }

  await tab.sees('username');
  assert.match(await tab.text('login-reason'), /^You are signed out/);
});
