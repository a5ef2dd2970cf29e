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
import {
  Harness,
  HarnessOptions,
  RequestRecorder,
  endpoints,
  flushUnauthorized,
} from './harness/harness';
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
  let harness: Harness;
  let router: Router;
  let navigations: string[];
  let routerHarness: RouterTestingHarness | undefined;

  function start(options: HarnessOptions = {}): void {
    harness = new Harness({ config, providers: [provideRouter(routes)], ...options });
    router = TestBed.inject(Router);
    navigations = [];
    routerHarness = undefined;
    router.events
      .pipe(filter((event) => event instanceof NavigationEnd))
      .subscribe((event) => navigations.push(event.urlAfterRedirects));
  }

  async function go(url: string): Promise<string> {
    routerHarness ??= await RouterTestingHarness.create();
    await routerHarness.navigateByUrl(url);
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
      harness.signIn();
      expect(router.serializeUrl(TestBed.inject(AuthNavigation).returnUrl())).toBe(url);
    },
  );

  it.each(['/activate', '/match', '/children/one'])('authGuard lets in to %s', async (url) => {
    start();
    harness.signIn();
    expect(await go(url)).toBe(url);
  });

  it('guestGuard lets nobody in, and sends who is signed in to where they were', async () => {
    start();
    expect(await go('/login?returnUrl=%2Fmatch%3Fq%3D1')).toBe('/login?returnUrl=%2Fmatch%3Fq%3D1');
    await go('/');
    harness.signIn();
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
    harness.signIn();
    expect(await go(`/login?returnUrl=${encodeURIComponent(address)}`)).toBe('/');
  });

  it('a list of return addresses leads home [F149]', async () => {
    start();
    harness.signIn();
    expect(await go('/login?returnUrl=%2Factivate&returnUrl=%2F%2Fevil.test')).toBe('/');
  });

  it('roleGuard lets in one of its roles, as list and as single claim', async () => {
    start();
    harness.signIn({ accessToken: freshJwt('ada', 600, { roles: ['user', 'admin'] }) });
    expect(await go('/admin')).toBe('/admin');
    harness.signIn({ accessToken: freshJwt('eve', 600, { role: 'editor' }) });
    expect(await go('/staff')).toBe('/staff');
  });

  it('roleGuard sends others to the page that says so, and nobody to the login page', async () => {
    start();
    harness.signIn({ accessToken: freshJwt('ben', 600, { roles: ['user'] }) });
    expect(await go('/admin')).toBe('/forbidden');
    harness.signIn({ accessToken: 'opaque', refreshToken: 'R' });
    expect(await go('/staff')).toBe('/forbidden');
    new RequestRecorder(harness.auth.logout());
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
    expect(harness.auth.state().status).toBe('restoring');
    stored$.next({ v: 1, sid: 's', gen: 0, accessToken: freshJwt('ada'), receivedAt: Date.now() });
    expect(await arrived).toBe('/activate');
    expect(navigations).toEqual(['/activate']);
  });

  it('a reload in cookie mode is decided by the one refresh', async () => {
    start({ features: [withCookieBackend(endpoints)] });
    const arrived = go('/activate');
    await microtask();
    harness.expectOne('/auth/refresh').flush({ accessToken: freshJwt('ada') });
    expect(await arrived).toBe('/activate');
    expect(navigations).toEqual(['/activate']);
  });

  it('a first visit in cookie mode ends at the login page, without an expired session', async () => {
    start({ features: [withCookieBackend(endpoints)] });
    const arrived = go('/activate');
    await microtask();
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    expect(await arrived).toBe('/login?returnUrl=%2Factivate');
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: undefined });
    expect(harness.eventTypes()).not.toContain('session-expired');
  });

  it('a refresh without a verdict is no sign-out [F147]', async () => {
    start();
    harness.signIn();
    harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    const arrived = go('/activate');
    harness.expectOne('/auth/refresh').flush('not tokens');
    expect(await arrived).toBe('/activate');
  });

  it('a refused refresh sends to the login page [F147]', async () => {
    start();
    harness.signIn();
    harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    const arrived = go('/activate');
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    await arrived;
    expect(router.url).toBe('/login?returnUrl=%2Factivate');
  });

  it('20 calls that end with the session make one navigation, with the way back [F061]', async () => {
    start();
    harness.signIn();
    await go('/activate?tab=2');
    navigations.length = 0;
    Array.from({ length: 20 }, (_, n) => harness.get(`/api/${n}`)).forEach((_, n) =>
      flushUnauthorized(harness.expectOne(`/api/${n}`)),
    );
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    await firstValueFrom(router.events.pipe(filter((event) => event instanceof NavigationEnd)));
    expect(navigations).toEqual(['/login?returnUrl=%2Factivate%3Ftab%3D2']);
    expect(harness.countEvents('session-expired')).toBe(1);
  });

  it('a sign-out of one’s own navigates nowhere', async () => {
    start();
    harness.signIn();
    await go('/activate');
    new RequestRecorder(harness.auth.logout());
    expect(router.currentNavigation()).toBeNull();
    expect(router.url).toBe('/activate');
  });
});

function microtask(): Promise<void> {
  return Promise.resolve();
}
