import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NavigationEnd, Router, Routes, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { filter } from 'rxjs';
import {
  LoginPageOptions,
  authGuard,
  guestGuard,
  roleGuard,
  withCookieBackend,
} from 'ngx-holdfast';
import { Harness, HarnessOptions, endpoints, flushUnauthorized } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

@Component({ template: 'page' })
class Page {}

const routes: Routes = [
  { path: 'login', component: Page, canActivate: [guestGuard] },
  { path: 'public', component: Page },
  { path: 'files', component: Page, canActivate: [authGuard] },
  { path: 'admin', component: Page, canActivate: [authGuard, roleGuard('admin')] },
];

let harness: Harness;
let router: Router;
let routerHarness: RouterTestingHarness;
let navigations: string[];

async function start(
  loginPage: LoginPageOptions = {},
  options: HarnessOptions = {},
): Promise<void> {
  TestBed.resetTestingModule();
  harness = new Harness({
    config: { api: ['/api/'], refresh: { attempts: 1 } },
    loginPage,
    providers: [provideRouter(routes)],
    ...options,
  });
  router = TestBed.inject(Router);
  navigations = [];
  router.events
    .pipe(filter((event) => event instanceof NavigationEnd))
    .subscribe((event) => navigations.push(event.urlAfterRedirects));
  routerHarness = await RouterTestingHarness.create();
}

/** Starts a navigation, which may still wait in a guard. */
async function go(url: string): Promise<void> {
  void routerHarness.navigateByUrl(url);
  await advanceBy();
}

async function advanceBy(ms = 50): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

beforeEach(() => jest.useFakeTimers({ now: 1_800_000_000_000 }));

afterEach(() => {
  jest.useRealTimers();
  sessionStorage.clear();
});

describe('a sign-in loop', () => {
  async function loadPage(): Promise<void> {
    // An identity provider redirects back by a page load, and the app has no session.
    Object.defineProperty(performance, 'timeOrigin', { value: Date.now(), configurable: true });
    await start();
    await advanceBy();
    await go('/files');
  }

  it('the guard stops redirecting after three page loads [F148]', async () => {
    for (let n = 0; n < 3; n++) {
      await loadPage();
      expect(navigations).toEqual(['/login?returnUrl=%2Ffiles']);
    }
    await loadPage();
    expect(navigations).toEqual([]);
    expect(harness.countEvents('login-loop')).toBe(1);
    await go('/admin');
    expect(navigations).toEqual([]);
    expect(harness.countEvents('login-loop')).toBe(1);
  });

  /** The sign-in succeeds, but the API and the refresh reject its tokens. */
  async function signInWithRejectedTokens(): Promise<void> {
    harness.signIn();
    await go('/files');
    harness.getUnauthorized('/api/a');
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    await advanceBy();
  }

  it('after three redirects within a page there is none for a minute [F148]', async () => {
    await start();
    for (let n = 0; n < 3; n++) {
      await signInWithRejectedTokens();
      expect(router.url).toBe('/login?returnUrl=%2Ffiles');
    }
    await signInWithRejectedTokens();
    expect(router.url).toBe('/files');
    expect(harness.countEvents('login-loop')).toBe(1);
    await advanceBy(60_000);
    await go('/admin');
    expect(router.url).toBe('/login?returnUrl=%2Fadmin');
    expect(harness.countEvents('login-loop')).toBe(1);
  });

  it('following many guarded links always redirects to the login page [F148]', async () => {
    await start();
    for (let n = 0; n < 5; n++) {
      await go('/public');
      await go('/files');
      expect(router.url).toBe('/login?returnUrl=%2Ffiles');
      await go('/admin');
      expect(router.url).toBe('/login?returnUrl=%2Fadmin');
    }
    expect(harness.eventTypes()).toEqual([]);
  });
});

describe('a guard while the session is unknown', () => {
  /** Signs in as ada, opens a public page, and lets the token expire. */
  async function startExpired(loginPage: LoginPageOptions): Promise<void> {
    await start(loginPage);
    harness.signIn({ accessToken: freshJwt('ada', 600, { roles: ['admin'] }) });
    await go('/public');
    await advanceBy(601_000);
    navigations.length = 0;
  }

  async function goAndFailRefresh(url: string): Promise<void> {
    await go(url);
    harness.failRefresh(503);
    await advanceBy();
  }

  function goOnline(): void {
    window.dispatchEvent(new Event('online'));
  }

  it.each(['/files', '/admin'])(
    'by default %s is shown and the session is kept [F152]',
    async (url) => {
      await startExpired({});
      await goAndFailRefresh(url);
      expect(navigations).toEqual([url]);
      expect(harness.auth.isAuthenticated()).toBe(true);
    },
  );

  it.each(['/files', '/admin'])(
    'deny blocks %s and keeps the user signed in [F152]',
    async (url) => {
      await startExpired({ whenSessionUnknown: 'deny' });
      await goAndFailRefresh(url);
      expect(router.url).toBe('/public');
      expect(router.currentNavigation()).toBeNull();
      expect(harness.auth.isAuthenticated()).toBe(true);
    },
  );

  it.each(['/files', '/admin'])(
    'wait shows %s after one refresh once the network is back [F152]',
    async (url) => {
      await startExpired({ whenSessionUnknown: 'wait' });
      await goAndFailRefresh(url);
      expect(router.currentNavigation()).not.toBeNull();
      expect(harness.matchRefreshes()).toHaveLength(0);
      await advanceBy(5_000);
      goOnline();
      harness.completeRefresh({ accessToken: freshJwt('ada', 600, { roles: ['admin'] }) });
      await advanceBy();
      expect(router.url).toBe(url);
    },
  );

  it.each(['deny', 'wait'] as const)(
    '%s redirects to the login page after a rejected refresh [F152]',
    async (whenSessionUnknown) => {
      await startExpired({ whenSessionUnknown });
      await go('/files');
      flushUnauthorized(harness.expectOne(endpoints.refresh));
      await advanceBy();
      expect(router.url).toBe('/login?returnUrl=%2Ffiles');
    },
  );

  it('wait continues if the network was back only briefly [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFailRefresh('/files');
    goOnline();
    harness.failRefresh(503);
    goOnline();
    harness.completeRefresh();
    await advanceBy();
    expect(router.url).toBe('/files');
  });

  it('wait redirects to the login page if the session has ended [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFailRefresh('/files');
    goOnline();
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    await advanceBy();
    expect(router.url).toBe('/login?returnUrl=%2Ffiles');
  });

  it('wait ends when another request has refreshed the token [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFailRefresh('/files');
    await advanceBy(11_000);
    harness.get('/api/a');
    harness.completeRefresh();
    await advanceBy();
    expect(router.url).toBe('/files');
  });

  it('wait ends after holdTimeoutMs and keeps the session [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFailRefresh('/files');
    await advanceBy(27_000);
    expect(router.currentNavigation()).not.toBeNull();
    await advanceBy(2_000);
    expect(router.currentNavigation()).toBeNull();
    expect(router.url).toBe('/public');
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('a new navigation cancels a waiting one [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFailRefresh('/files');
    await go('/public?page=2');
    expect(router.url).toBe('/public?page=2');
    goOnline();
    expect(harness.matchRefreshes()).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['allow', '/files'],
    ['deny', '/'],
  ] as const)(
    'with a cookie session that cannot be restored, %s navigates to %s [F152]',
    async (whenSessionUnknown, url) => {
      await start({ whenSessionUnknown }, { features: [withCookieBackend(endpoints)] });
      await goAndFailRefresh('/files');
      expect(router.url).toBe(url);
      expect(harness.auth.state().status).toBe('restoring');
    },
  );

  it('deny does not block the login page [F152]', async () => {
    await start({ whenSessionUnknown: 'deny' }, { features: [withCookieBackend(endpoints)] });
    await goAndFailRefresh('/login');
    expect(router.url).toBe('/login');
  });
});
