import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { readRequestLog } from './harness/server-view.ts';

const suite = new DemoSuite();

test('an anonymous visitor of /admin signs in and is sent to /admin', async () => {
  const tab = await suite.newTab();

  await tab.open('/admin');
  await tab.waitFor('username');
  await tab.waitForPath('/login?returnUrl=%2Fadmin');
  assert.deepEqual(await readRequestLog(suite.control), [], 'no request was sent');
  await tab.submitAs('ada');

  await tab.waitForPath('/admin');
  assert.match(await tab.readText('admin'), /Users/);
  await tab.waitForText('admin-users', /Ben Franklin/);
});

test('a user without the role sees the forbidden page, and no request is sent', async () => {
  const tab = await suite.newTab();

  await tab.open('/admin');
  await tab.submitAs('ben');
  await tab.waitFor('forbidden');
  await tab.waitForPath('/forbidden');
  await tab.byTestId('nav-dashboard').click();
  await tab.waitFor('dashboard');
  await tab.byTestId('nav-admin').click();

  await tab.waitFor('forbidden');
  const requests = (await readRequestLog(suite.control)).filter(({ path }) =>
    path.includes('admin'),
  );
  assert.deepEqual(requests, []);
});

test('the login page redirects a signed-in user to the return URL', async () => {
  const tab = await suite.newTab();
  await tab.signIn();

  await tab.open('/login');
  await tab.waitFor('dashboard');
  await tab.waitForPath('/');
  await tab.open('/login?returnUrl=%2Fadmin');

  await tab.waitFor('admin');
  await tab.waitForPath('/admin');
});

test('an unknown path shows the not-found page, signed in or not', async () => {
  const tab = await suite.newTab();

  await tab.open('/no/such/page');
  await tab.waitFor('not-found');
  await tab.signIn();
  await tab.open('/no/such/page');

  await tab.waitFor('not-found');
  await tab.waitForUser('ada');
});

const OUTSIDE_URLS = [
  '//evil.test',
  'https://evil.test',
  '/\\evil.test',
  '/%5Cevil.test',
  'javascript:alert(1)',
];

const isSameOrigin = (url: string) => new URL(url).origin === suite.stack.appUrl;

for (const target of OUTSIDE_URLS) {
  test(`the return URL ${target} is rejected`, async () => {
    const tab = await suite.newTab();
    const requested: string[] = [];
    tab.page.on('request', (request) => requested.push(request.url()));
    tab.page.on('dialog', (dialog) => {
      tab.consoleProblems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });

    await tab.open(`/login?returnUrl=${encodeURIComponent(target)}`);
    await tab.submitAs('ada');
    await tab.waitFor('dashboard');
    await tab.waitForPath('/');
    // With a signed-in user, the guard of the login page reads the return URL as well.
    await tab.open(`/login?returnUrl=${encodeURIComponent(target)}`);
    await tab.waitFor('dashboard');

    await tab.waitForPath('/');
    const outside = requested.filter((url) => url.startsWith('http') && !isSameOrigin(url));
    assert.deepEqual(outside, [], 'no request left the origin');
  });
}
