import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from './demo-suite.ts';
import { requestsOf } from './harness/server-view.ts';

const suite = new DemoSuite();

test('an anonymous visitor of /admin signs in and arrives there', async () => {
  const tab = await suite.newTab();

  await tab.open('/admin');
  await tab.sees('username');
  await tab.isAt('/login?returnUrl=%2Fadmin');
  assert.deepEqual(await requestsOf(suite.control), [], 'nothing was asked of the API');
  await tab.submitAs('ada');

  await tab.isAt('/admin');
  assert.match(await tab.text('admin'), /Users/);
  await tab.reads('admin-users', /Ben Franklin/);
});

test('a user without the role is told so, and the server is not asked', async () => {
  const tab = await suite.newTab();

  await tab.open('/admin');
  await tab.submitAs('ben');
  await tab.sees('forbidden');
  await tab.isAt('/forbidden');
  await tab.by('nav-dashboard').click();
  await tab.sees('dashboard');
  await tab.by('nav-admin').click();

  await tab.sees('forbidden');
  const asked = (await requestsOf(suite.control)).filter(({ path }) => path.includes('admin'));
  assert.deepEqual(asked, []);
});

test('a signed-in person is led on from the login page, also to the return address', async () => {
  const tab = await suite.newTab();
  await tab.signIn();

  await tab.open('/login');
  await tab.sees('dashboard');
  await tab.isAt('/');
  await tab.open('/login?returnUrl=%2Fadmin');

  await tab.sees('admin');
  await tab.isAt('/admin');
});

test('an address that leads nowhere says so, signed in or not', async () => {
  const tab = await suite.newTab();

  await tab.open('/no/such/page');
  await tab.sees('not-found');
  await tab.signIn();
  await tab.open('/no/such/page');

  await tab.sees('not-found');
  await tab.isSignedInAs('ada');
});

const OUTSIDE = [
  '//evil.test',
  'https://evil.test',
  '/\\evil.test',
  '/%5Cevil.test',
  'javascript:alert(1)',
];

const isOwn = (url: string) => new URL(url).origin === suite.stack.appUrl;

for (const target of OUTSIDE) {
  test(`the return address ${target} is refused`, async () => {
    const tab = await suite.newTab();
    const asked: string[] = [];
    tab.page.on('request', (request) => asked.push(request.url()));
    tab.page.on('dialog', (dialog) => {
      tab.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });

    await tab.open(`/login?returnUrl=${encodeURIComponent(target)}`);
    await tab.submitAs('ada');
    await tab.sees('dashboard');
    await tab.isAt('/');
    // Signed in already, the guard of the login page reads the address as well.
    await tab.open(`/login?returnUrl=${encodeURIComponent(target)}`);
    await tab.sees('dashboard');

    await tab.isAt('/');
    const outside = asked.filter((url) => url.startsWith('http') && !isOwn(url));
    assert.deepEqual(outside, [], 'nothing was asked of anybody else');
  });
}
