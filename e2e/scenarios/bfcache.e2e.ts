import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { DemoPage } from '../demo-page.ts';
import { DemoSuite } from '../demo-suite.ts';
import type { Profile } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';
import { waitUntil } from '../harness/poll.ts';

const suite = new DemoSuite({ withoutFlags: ['--disable-back-forward-cache'] });

declare global {
  interface Window {
    /** Whether the page was last restored from the back/forward cache. */
    restored?: boolean;
  }
}

/** A tab that the browser may keep in its cache; the server's `no-store` would prevent that. */
async function newCacheableTab({ context, newTab }: Profile): Promise<DemoPage> {
  const isPage = ({ origin, pathname }: URL) => origin === suite.stack.appUrl && pathname === '/';
  await context.route(isPage, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'cache-control': 'no-cache' };
    await route.fulfill({ response, headers });
  });
  const tab = await newTab();
  await tab.page.addInitScript(() => {
    // A browser may deliver storage events to a cached page late, or never.
    addEventListener('storage', (event) => event.stopImmediatePropagation(), true);
    addEventListener('pageshow', ({ persisted }) => (window.restored = persisted));
  });
  return tab;
}

/** Navigates to another site, runs `meanwhile`, and goes back. Returns whether the page came from the cache. */
async function leaveAndReturn(
  t: TestContext,
  { page }: DemoPage,
  meanwhile: () => Promise<unknown>,
): Promise<boolean> {
  await page.evaluate(() => delete window.restored);
  await page.goto(`${suite.stack.foreignUrl}/other-page`);
  await meanwhile();
  await page.evaluate(() => void setTimeout(() => history.back()));
  await waitUntil('the return', () => page.url(), isAppUrl);
  const restored = await waitUntil(
    'the restored page',
    () => page.evaluate(() => window.restored),
    isDefined,
  );
  if (restored !== true) {
    t.skip('this browser has no back/forward cache');
  }
  return restored === true;
}

const isAppUrl = (url: string) => url.startsWith(suite.stack.appUrl);
const isDefined = (restored: boolean | undefined) => restored !== undefined;

test('a page restored after a refresh in another tab uses the new token at once [F053]', async (t) => {
  const profile = await suite.newProfile('json-body');
  const tab = await newCacheableTab(profile);
  await tab.signIn();
  const other = await profile.newTab();
  await other.open();
  await other.waitForUser('ada');

  const counted = await countFromNow(suite.control);
  const refreshInOtherTab = async () => {
    await suite.control('expire');
    assert.match(await other.runForOutcome('refresh'), /^Refreshed/);
  };
  if (!(await leaveAndReturn(t, tab, refreshInOtherTab))) {
    return;
  }
  assert.match(await tab.runForOutcome('one'), /you are Ada/);

  const { refreshes, unauthorized, ok } = await counted();
  assert.deepEqual({ refreshes, unauthorized, ok }, { refreshes: 1, unauthorized: 0, ok: 1 });
});

test('a page restored after a sign-out in another tab is signed out, without a request [F053]', async (t) => {
  const profile = await suite.newProfile('json-body');
  const tab = await newCacheableTab(profile);
  await tab.signIn();
  const other = await profile.newTab();
  await other.open();
  await other.waitForUser('ada');

  const signOutInOtherTab = async () => {
    await other.byTestId('header-sign-out').click();
    await other.waitFor('username');
  };
  if (!(await leaveAndReturn(t, tab, signOutInOtherTab))) {
    return;
  }

  await tab.waitFor('username');
  assert.match(await tab.readText('login-reason'), /^You are signed out/);
});
