import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NavigationEnd, Router, Routes, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { filter } from 'rxjs';
import { AuthConfig, authGuard, guestGuard, roleGuard, withCookieBackend } from 'ngx-holdfast';
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
let shown: string[];

async function start(config: AuthConfig = {}, options: HarnessOptions = {}): Promise<void> {
  TestBed.resetTestingModule();
  harness = new Harness({
    config: { api: ['/api/'], loginUrl: '/login', refresh: { attempts: 1 }, ...config },
    providers: [provideRouter(routes)],
    ...options,
  });
  router = TestBed.inject(Router);
  shown = [];
  router.events
    .pipe(filter((event) => event instanceof NavigationEnd))
    .subscribe((event) => shown.push(event.urlAfterRedirects));
  routerHarness = await RouterTestingHarness.create();
}

/** Starts a navigation, which may wait. */
async function go(url: string): Promise<void> {
  void routerHarness.navigateByUrl(url);
  await settled();
}

async function settled(ms = 50): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

beforeEach(() => jest.useFakeTimers({ now: 1_800_000_000_000 }));

afterEach(() => {
  jest.useRealTimers();
  sessionStorage.clear();
});

describe('a loop of sign-ins that come to nothing', () => {
  async function arriveAfresh(): Promise<void> {
    // An identity provider leads back by a page load, to an app that knows of nobody.
    Object.defineProperty(performance, 'timeOrigin', { value: Date.now(), configurable: true });
    await start();
    await settled();
    await go('/files');
  }

  it('over page loads, three redirects are made, then the guard refuses [F148]', async () => {
    for (let n = 0; n < 3; n++) {
      await arriveAfresh();
      expect(shown).toEqual(['/login?returnUrl=%2Ffiles']);
    }
    await arriveAfresh();
    expect(shown).toEqual([]);
    expect(harness.countEvents('login-loop')).toBe(1);
    await go('/admin');
    expect(shown).toEqual([]);
    expect(harness.countEvents('login-loop')).toBe(1);
  });

  /** The sign-in is accepted, and the API accepts none of its tokens. */
  async function signInInVain(): Promise<void> {
    harness.signIn();
    await go('/files');
    harness.getUnauthorized('/api/a');
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    await settled();
  }

  it('within the page, three redirects are made, then none until a minute has passed [F148]', async () => {
    await start();
    for (let n = 0; n < 3; n++) {
      await signInInVain();
      expect(router.url).toBe('/login?returnUrl=%2Ffiles');
    }
    await signInInVain();
    expect(router.url).toBe('/files');
    expect(harness.countEvents('login-loop')).toBe(1);
    await settled(60_000);
    await go('/admin');
    expect(router.url).toBe('/login?returnUrl=%2Fadmin');
    expect(harness.countEvents('login-loop')).toBe(1);
  });

  it('a visitor who tries every link is always sent to the login page [F148]', async () => {
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

describe('a guard that cannot know', () => {
  /** Signed in as ada, whose token has expired, on a page for everybody. */
  async function startExpired(config: AuthConfig): Promise<void> {
    await start(config);
    harness.signIn({ accessToken: freshJwt('ada', 600, { roles: ['admin'] }) });
    await go('/public');
    await settled(601_000);
    shown.length = 0;
  }

  async function goAndFail(url: string): Promise<void> {
    await go(url);
    harness.failRefresh(503);
    await settled();
  }

  function comeOnline(): void {
    window.dispatchEvent(new Event('online'));
  }

  it.each(['/files', '/admin'])(
    'by default, %s shows, and the session is kept [F152]',
    async (url) => {
      await startExpired({});
      await goAndFail(url);
      expect(shown).toEqual([url]);
      expect(harness.auth.isAuthenticated()).toBe(true);
    },
  );

  it.each(['/files', '/admin'])(
    'deny leaves the person where they are, and signed in; not %s [F152]',
    async (url) => {
      await startExpired({ whenSessionUnknown: 'deny' });
      await goAndFail(url);
      expect(router.url).toBe('/public');
      expect(router.currentNavigation()).toBeNull();
      expect(harness.auth.isAuthenticated()).toBe(true);
    },
  );

  it.each(['/files', '/admin'])(
    'wait shows %s by one refresh when the network is back [F152]',
    async (url) => {
      await startExpired({ whenSessionUnknown: 'wait' });
      await goAndFail(url);
      expect(router.currentNavigation()).not.toBeNull();
      expect(harness.matchRefreshes()).toHaveLength(0);
      await settled(5_000);
      comeOnline();
      harness.completeRefresh({ accessToken: freshJwt('ada', 600, { roles: ['admin'] }) });
      await settled();
      expect(router.url).toBe(url);
    },
  );

  it.each(['deny', 'wait'] as const)(
    'a refused refresh leaves nothing unknown: %s sends to the login page [F152]',
    async (whenSessionUnknown) => {
      await startExpired({ whenSessionUnknown });
      await go('/files');
      flushUnauthorized(harness.expectOne(endpoints.refresh));
      await settled();
      expect(router.url).toBe('/login?returnUrl=%2Ffiles');
    },
  );

  it('wait goes on when the network was back for a moment only [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFail('/files');
    comeOnline();
    harness.failRefresh(503);
    comeOnline();
    harness.completeRefresh();
    await settled();
    expect(router.url).toBe('/files');
  });

  it('wait sends to the login page when the session turns out to be over [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFail('/files');
    comeOnline();
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    await settled();
    expect(router.url).toBe('/login?returnUrl=%2Ffiles');
  });

  it('wait hears of a refresh that others asked for [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFail('/files');
    await settled(11_000);
    harness.get('/api/a');
    harness.completeRefresh();
    await settled();
    expect(router.url).toBe('/files');
  });

  it('wait ends after holdTimeoutMs, with the session kept [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFail('/files');
    await settled(27_000);
    expect(router.currentNavigation()).not.toBeNull();
    await settled(2_000);
    expect(router.currentNavigation()).toBeNull();
    expect(router.url).toBe('/public');
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('who goes elsewhere meanwhile waits no longer [F152]', async () => {
    await startExpired({ whenSessionUnknown: 'wait' });
    await goAndFail('/files');
    await go('/public?page=2');
    expect(router.url).toBe('/public?page=2');
    comeOnline();
    expect(harness.matchRefreshes()).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['allow', '/files'],
    ['deny', '/'],
  ] as const)(
    'a cookie session that nobody can ask for: %s ends at %s [F152]',
    async (whenSessionUnknown, url) => {
      await start({ whenSessionUnknown }, { features: [withCookieBackend(endpoints)] });
      await goAndFail('/files');
      expect(router.url).toBe(url);
      expect(harness.auth.state().status).toBe('restoring');
    },
  );

  it('deny keeps nobody from the login page [F152]', async () => {
    await start({ whenSessionUnknown: 'deny' }, { features: [withCookieBackend(endpoints)] });
    await goAndFail('/login');
    expect(router.url).toBe('/login');
  });
});
