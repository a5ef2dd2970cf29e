import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NavigationEnd, Router, Routes, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { Subject, filter, firstValueFrom } from 'rxjs';
import {
  AuthNavigation,
  authGuard,
  guestGuard,
  roleGuard,
  withCookieBackend,
  withJsonBackend,
  withStorage,
} from 'ngx-holdfast';
import { Harness, HarnessOptions, Call, endpoints, refuse } from './harness/harness';
import { freshJwt } from './harness/jwt';

@Component({ template: 'page' })
class Page {}

const guarded = { component: Page, canActivate: [authGuard] };

const routes: Routes = [
  { path: 'login', component: Page, canActivate: [guestGuard] },
  { path: 'activate', ...guarded },
  { path: 'match', component: Page, canMatch: [authGuard] },
  { path: 'children', canActivateChild: [authGuard], children: [{ path: 'one', component: Page }] },
  { path: 'admin', component: Page, canActivate: [roleGuard('admin')] },
  { path: 'staff', component: Page, canMatch: [roleGuard('admin', 'editor')] },
  { path: 'forbidden', component: Page },
  { path: '', pathMatch: 'full', component: Page },
];

const config = { api: ['/api/'], loginUrl: '/login', forbiddenUrl: '/forbidden' };

describe('guards', () => {
  let bench: Harness;
  let router: Router;
  let navigations: string[];
  let harness: RouterTestingHarness | undefined;

  function start(options: HarnessOptions = {}): void {
    bench = new Harness({ config, providers: [provideRouter(routes)], ...options });
    router = TestBed.inject(Router);
    navigations = [];
    harness = undefined;
    router.events
      .pipe(filter((event) => event instanceof NavigationEnd))
      .subscribe((event) => navigations.push(event.urlAfterRedirects));
  }

  async function go(url: string): Promise<string> {
    harness ??= await RouterTestingHarness.create();
    await harness.navigateByUrl(url);
    return router.url;
  }

  it.each(['/activate?tab=2#part', '/match?q=a%20b', '/children/one'])(
    'authGuard sends nobody away from %s without the way back',
    async (url) => {
      start();
      const back = encodeURIComponent(url).replaceAll('%2F', '/').replaceAll('%2520', '%2520');
      expect(decodeURIComponent(await go(url))).toBe(
        decodeURIComponent(`/login?returnUrl=${back}`),
      );
      bench.signIn();
      expect(router.serializeUrl(TestBed.inject(AuthNavigation).returnUrl())).toBe(url);
    },
  );

  it.each(['/activate', '/match', '/children/one'])('authGuard lets in to %s', async (url) => {
    start();
    bench.signIn();
    expect(await go(url)).toBe(url);
  });

  it('guestGuard lets nobody in, and sends who is signed in to where they were', async () => {
    start();
    expect(await go('/login?returnUrl=%2Fmatch%3Fq%3D1')).toBe('/login?returnUrl=%2Fmatch%3Fq%3D1');
    await go('/');
    bench.signIn();
    expect(await go('/login?returnUrl=%2Factivate%3Fq%3D1')).toBe('/activate?q=1');
    expect(await go('/login')).toBe('/');
  });

  it.each([
    '//evil.test',
    'https://evil.test',
    '/\\evil.test',
    '/..//evil.test',
    'javascript:alert(1)',
  ])('a return address of %s leads home [F149]', async (address) => {
    start();
    bench.signIn();
    expect(await go(`/login?returnUrl=${encodeURIComponent(address)}`)).toBe('/');
  });

  it('a list of return addresses leads home [F149]', async () => {
    start();
    bench.signIn();
    expect(await go('/login?returnUrl=%2Factivate&returnUrl=%2F%2Fevil.test')).toBe('/');
  });

  it('roleGuard lets in one of its roles, as list and as single claim', async () => {
    start();
    bench.signIn({ accessToken: freshJwt('ada', 600, { roles: ['user', 'admin'] }) });
    expect(await go('/admin')).toBe('/admin');
    bench.signIn({ accessToken: freshJwt('eve', 600, { role: 'editor' }) });
    expect(await go('/staff')).toBe('/staff');
  });

  it('roleGuard sends others to the page that says so, and nobody to the login page', async () => {
    start();
    bench.signIn({ accessToken: freshJwt('ben', 600, { roles: ['user'] }) });
    expect(await go('/admin')).toBe('/forbidden');
    bench.signIn({ accessToken: 'opaque', refreshToken: 'R' });
    expect(await go('/staff')).toBe('/forbidden');
    new Call(bench.auth.logout());
    expect(await go('/admin')).toBe('/login?returnUrl=%2Fadmin');
  });

  it('waits until a slow store has told [F146]', async () => {
    const stored$ = new Subject<unknown>();
    start({
      features: [
        withJsonBackend(endpoints),
        withStorage(() => ({
          load: () => stored$,
          save: () => undefined,
          clear: () => undefined,
          sharedByTabs: false,
        })),
      ],
    });
    const arrived = go('/activate');
    expect(bench.auth.state().status).toBe('restoring');
    stored$.next({ v: 1, sid: 's', gen: 0, accessToken: freshJwt('ada'), receivedAt: Date.now() });
    expect(await arrived).toBe('/activate');
    expect(navigations).toEqual(['/activate']);
  });

  it('a reload in cookie mode is decided by the one refresh', async () => {
    start({ features: [withCookieBackend(endpoints)] });
    const arrived = go('/activate');
    await microtask();
    bench.one('/auth/refresh').flush({ accessToken: freshJwt('ada') });
    expect(await arrived).toBe('/activate');
    expect(navigations).toEqual(['/activate']);
  });

  it('a first visit in cookie mode ends at the login page, without an expired session', async () => {
    start({ features: [withCookieBackend(endpoints)] });
    const arrived = go('/activate');
    await microtask();
    refuse(bench.one('/auth/refresh'));
    expect(await arrived).toBe('/login?returnUrl=%2Factivate');
    expect(bench.auth.state()).toEqual({ status: 'anonymous', reason: undefined });
    expect(bench.types()).not.toContain('session-expired');
  });

  it('a refresh without a verdict is no sign-out [F147]', async () => {
    start();
    bench.signIn();
    bench.get('/api/a');
    refuse(bench.one('/api/a'));
    const arrived = go('/activate');
    bench.one('/auth/refresh').flush('not tokens');
    expect(await arrived).toBe('/activate');
  });

  it('a refused refresh sends to the login page [F147]', async () => {
    start();
    bench.signIn();
    bench.get('/api/a');
    refuse(bench.one('/api/a'));
    const arrived = go('/activate');
    refuse(bench.one('/auth/refresh'));
    await arrived;
    expect(router.url).toBe('/login?returnUrl=%2Factivate');
  });

  it('20 calls that end with the session make one navigation, with the way back [F061]', async () => {
    start();
    bench.signIn();
    await go('/activate?tab=2');
    navigations.length = 0;
    Array.from({ length: 20 }, (_, n) => bench.get(`/api/${n}`)).forEach((_, n) =>
      refuse(bench.one(`/api/${n}`)),
    );
    refuse(bench.one('/auth/refresh'));
    await firstValueFrom(router.events.pipe(filter((event) => event instanceof NavigationEnd)));
    expect(navigations).toEqual(['/login?returnUrl=%2Factivate%3Ftab%3D2']);
    expect(bench.count('session-expired')).toBe(1);
  });

  it('a sign-out of one’s own navigates nowhere', async () => {
    start();
    bench.signIn();
    await go('/activate');
    new Call(bench.auth.logout());
    expect(router.currentNavigation()).toBeNull();
    expect(router.url).toBe('/activate');
  });
});

function microtask(): Promise<void> {
  return Promise.resolve();
}
