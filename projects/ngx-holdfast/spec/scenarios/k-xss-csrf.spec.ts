import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { withCookieBackend } from 'ngx-holdfast';
import {
  Harness,
  HarnessOptions,
  RequestRecorder,
  endpoints,
  flushUnauthorized,
  wirings,
} from '../harness/harness';
import { freshJwt } from '../harness/jwt';
import { flushMicrotasks } from '../harness/transport';

/** The values of all own and inherited members. */
function readMembers(value: object): unknown[] {
  const owners: object[] = [];
  for (let current: object | null = value; current !== null && current !== Object.prototype;) {
    owners.push(current);
    current = Object.getPrototypeOf(current) as object | null;
  }
  return owners
    .flatMap((owner) => Object.getOwnPropertyNames(owner))
    .filter((name) => name !== 'constructor')
    .map((name) => (value as Record<string, unknown>)[name]);
}

describe.each(wirings)('XSS and CSRF, wired as %s', (wiring) => {
  let harness: Harness;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, ...options });
  }

  function setXsrfCookie(value: string): void {
    TestBed.inject(DOCUMENT).cookie = `XSRF-TOKEN=${value}; path=/`;
  }

  async function signInByCookie(options: HarnessOptions = {}): Promise<void> {
    create({ features: [withCookieBackend(endpoints)], ...options });
    await flushMicrotasks();
    harness.expectOne(endpoints.refresh).flush({ accessToken: freshJwt('ada') });
    expect(harness.auth.isAuthenticated()).toBe(true);
  }

  beforeEach(() => jest.useFakeTimers({ now: 1_800_000_000_000 }));

  afterEach(() => {
    document.cookie = 'XSRF-TOKEN=; path=/; max-age=0';
    jest.useRealTimers();
  });

  it('no public member returns the refresh token [F153]', () => {
    create();
    harness.signIn({ refreshToken: 'the-refresh-token' });
    const seen: unknown[] = [];
    for (const member of readMembers(harness.auth)) {
      const signalValue = typeof member === 'function' && member.length === 0;
      if (signalValue && !/^(login|logout|refresh)/.test(member.name)) {
        seen.push((member as () => unknown).call(harness.auth));
      } else if (typeof (member as { subscribe?: unknown } | null)?.subscribe === 'function') {
        seen.push(...new RequestRecorder(member as never).values);
      }
    }
    expect(seen.length).toBeGreaterThan(5);
    expect(JSON.stringify(seen)).not.toContain('the-refresh-token');
  });

  it('nothing is stored where other scripts can read it by default [F153]', () => {
    create();
    harness.signIn();
    expect([localStorage.length, sessionStorage.length, document.cookie]).toEqual([0, 0, '']);
  });

  it('refresh and logout are POST requests with a header that a form cannot send [F154]', async () => {
    await signInByCookie();
    harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    new RequestRecorder(harness.auth.logout());
    const logout = harness.expectOne(endpoints.logout);
    for (const { request } of [refresh, logout]) {
      expect(request.method).toBe('POST');
      expect(request.headers.get('X-Requested-With')).toBe('XMLHttpRequest');
    }
  });

  it('a refresh carries the XSRF token, also to another origin [F155]', async () => {
    setXsrfCookie('x1');
    await signInByCookie();
    harness.getUnauthorized('/api/a');
    expect(harness.expectOne(endpoints.refresh).request.headers.get('X-XSRF-TOKEN')).toBe('x1');
    const crossOriginUrl = 'https://auth.example.com/refresh';
    create({ features: [withCookieBackend({ refresh: crossOriginUrl })] });
    await flushMicrotasks();
    expect(harness.expectOne(crossOriginUrl).request.headers.get('X-XSRF-TOKEN')).toBe('x1');
  });

  it('a replay carries the XSRF token that the refresh has set [F156]', () => {
    create();
    setXsrfCookie('x1');
    harness.signIn();
    harness.post('/api/a', {});
    const first = harness.expectOne('/api/a');
    expect(first.request.headers.get('X-XSRF-TOKEN')).toBe('x1');
    flushUnauthorized(first);
    setXsrfCookie('x2');
    harness.completeRefresh();
    expect(harness.expectOne('/api/a').request.headers.get('X-XSRF-TOKEN')).toBe('x2');
  });

  it('a request that waited carries the XSRF token that the refresh has set [F156]', () => {
    create();
    setXsrfCookie('x1');
    harness.signIn();
    harness.getUnauthorized('/api/a');
    harness.post('/api/b', {});
    setXsrfCookie('x2');
    harness.completeRefresh();
    expect(harness.expectOne('/api/b').request.headers.get('X-XSRF-TOKEN')).toBe('x2');
  });

  it('only requests to auth endpoints are sent with credentials [F157]', async () => {
    await signInByCookie({ config: { api: ['/api/', 'https://api.example.com/'] } });
    harness.get('https://api.example.com/a');
    const api = harness.expectOne('https://api.example.com/a');
    expect(api.request.withCredentials).toBe(false);
    flushUnauthorized(api);
    expect(harness.expectOne(endpoints.refresh).request.withCredentials).toBe(true);
    harness.get('https://other.example.com/a');
    expect(harness.expectOne('https://other.example.com/a').request.withCredentials).toBe(false);
  });
});
