import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CanActivateFn, NavigationEnd, Router, Routes, provideRouter } from '@angular/router';
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

const config = { api: ['/api/'] };
const loginPage = { forbiddenUrl: '/forbidden' };

describe('guards', () => {
  let harness: Harness;
  let router: Router;
  let navigations: string[];
  let routerHarness: RouterTestingHarness | undefined;

  function start(options: HarnessOptions = {}): void {
    harness = new Harness({ config, loginPage, providers: [provideRouter(routes)], ...options });
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
    'authGuard redirects %s to the login page with a return URL',
    async (url) => {
      start();
      const encodedUrl = encodeURIComponent(url)
        .replaceAll('%2F', '/')
        .replaceAll('%2520', '%2520');
      expect(decodeURIComponent(await go(url))).toBe(
        decodeURIComponent(`/login?returnUrl=${encodedUrl}`),
      );
      harness.signIn();
      expect(router.serializeUrl(TestBed.inject(AuthNavigation).returnUrl())).toBe(url);
    },
  );

  it.each(['/activate', '/match', '/children/one'])(
    'authGuard allows %s for a signed-in user',
    async (url) => {
      start();
      harness.signIn();
      expect(await go(url)).toBe(url);
    },
  );

  it('guestGuard allows anonymous users and redirects signed-in users to the return URL', async () => {
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
  ])('the return URL %s is replaced by the home page [F149]', async (returnUrl) => {
    start();
    harness.signIn();
    expect(await go(`/login?returnUrl=${encodeURIComponent(returnUrl)}`)).toBe('/');
  });

  it('a repeated returnUrl parameter is replaced by the home page [F149]', async () => {
    start();
    harness.signIn();
    expect(await go('/login?returnUrl=%2Factivate&returnUrl=%2F%2Fevil.test')).toBe('/');
  });

  it('roleGuard accepts a role from a list and from a single claim', async () => {
    start();
    harness.signIn({ accessToken: freshJwt('ada', 600, { roles: ['user', 'admin'] }) });
    expect(await go('/admin')).toBe('/admin');
    harness.signIn({ accessToken: freshJwt('eve', 600, { role: 'editor' }) });
    expect(await go('/staff')).toBe('/staff');
  });

  it('roleGuard redirects other roles to forbiddenUrl and anonymous users to loginUrl', async () => {
    start();
    harness.signIn({ accessToken: freshJwt('ben', 600, { roles: ['user'] }) });
    expect(await go('/admin')).toBe('/forbidden');
    harness.signIn({ accessToken: 'opaque', refreshToken: 'R' });
    expect(await go('/staff')).toBe('/forbidden');
    new RequestRecorder(harness.auth.logout());
    expect(await go('/admin')).toBe('/login?returnUrl=%2Fadmin');
  });

  it('a guard waits for a slow store [F146]', async () => {
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
    const navigated = go('/activate');
    expect(harness.auth.state().status).toBe('restoring');
    stored$.next({ v: 1, sid: 's', gen: 0, accessToken: freshJwt('ada'), receivedAt: Date.now() });
    expect(await navigated).toBe('/activate');
    expect(navigations).toEqual(['/activate']);
  });

  it('a guard waits for the restoring refresh after a reload in cookie mode', async () => {
    start({ features: [withCookieBackend(endpoints)] });
    const navigated = go('/activate');
    await microtask();
    harness.expectOne('/auth/refresh').flush({ accessToken: freshJwt('ada') });
    expect(await navigated).toBe('/activate');
    expect(navigations).toEqual(['/activate']);
  });

  it('a first visit in cookie mode redirects to the login page without session-expired', async () => {
    start({ features: [withCookieBackend(endpoints)] });
    const navigated = go('/activate');
    await microtask();
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    expect(await navigated).toBe('/login?returnUrl=%2Factivate');
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: undefined });
    expect(harness.eventTypes()).not.toContain('session-expired');
  });

  it('a transient refresh failure does not block navigation [F147]', async () => {
    start();
    harness.signIn();
    harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    const navigated = go('/activate');
    harness.expectOne('/auth/refresh').flush('not tokens');
    expect(await navigated).toBe('/activate');
  });

  it('a rejected refresh redirects to the login page [F147]', async () => {
    start();
    harness.signIn();
    harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    const navigated = go('/activate');
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    await navigated;
    expect(router.url).toBe('/login?returnUrl=%2Factivate');
  });

  it('20 requests of an ended session cause one navigation with the return URL [F061]', async () => {
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

  it('logout() does not navigate', async () => {
    start();
    harness.signIn();
    await go('/activate');
    new RequestRecorder(harness.auth.logout());
    expect(router.currentNavigation()).toBeNull();
    expect(router.url).toBe('/activate');
  });

  it('roleGuard without a call rejects the navigation and names the call [F183]', async () => {
    const uncalled = roleGuard as unknown as CanActivateFn;
    start({
      providers: [provideRouter([{ path: 'open', component: Page, canActivate: [uncalled] }])],
    });
    harness.signIn({ accessToken: freshJwt('ada', 600, { roles: ['admin'] }) });
    await expect(go('/open')).rejects.toThrow(/roleGuard: must be called .*roleGuard\('admin'\)/);
    expect(router.url).toBe('/');
  });
});

function microtask(): Promise<void> {
  return Promise.resolve();
}
