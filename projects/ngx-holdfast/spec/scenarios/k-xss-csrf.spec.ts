import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { withCookieBackend } from 'ngx-holdfast';
import { Harness, HarnessOptions, Call, endpoints, refuse, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';
import { settled } from '../harness/transport';

/** Whatever can be read from outside, getters of prototypes and values of signals and streams included. */
function readable(value: object): unknown[] {
  const owners: object[] = [];
  for (let at: object | null = value; at !== null && at !== Object.prototype;) {
    owners.push(at);
    at = Object.getPrototypeOf(at) as object | null;
  }
  return owners
    .flatMap((owner) => Object.getOwnPropertyNames(owner))
    .filter((name) => name !== 'constructor')
    .map((name) => (value as Record<string, unknown>)[name]);
}

describe.each(wirings)('scripts and sites that are not ours, wired as %s', (wiring) => {
  let bench: Harness;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    bench = new Harness({ wiring, ...options });
  }

  function setXsrfCookie(value: string): void {
    TestBed.inject(DOCUMENT).cookie = `XSRF-TOKEN=${value}; path=/`;
  }

  async function signInByCookie(options: HarnessOptions = {}): Promise<void> {
    create({ features: [withCookieBackend(endpoints)], ...options });
    await settled();
    bench.one(endpoints.refresh).flush({ accessToken: freshJwt('ada') });
    expect(bench.auth.isAuthenticated()).toBe(true);
  }

  beforeEach(() => jest.useFakeTimers({ now: 1_800_000_000_000 }));

  afterEach(() => {
    document.cookie = 'XSRF-TOKEN=; path=/; max-age=0';
    jest.useRealTimers();
  });

  it('nothing public returns the refresh token [F153]', () => {
    create();
    bench.signIn({ refreshToken: 'the-refresh-token' });
    const seen: unknown[] = [];
    for (const member of readable(bench.auth)) {
      const signalValue = typeof member === 'function' && member.length === 0;
      if (signalValue && !/^(login|logout|refresh)/.test(member.name)) {
        seen.push((member as () => unknown).call(bench.auth));
      } else if (typeof (member as { subscribe?: unknown } | null)?.subscribe === 'function') {
        seen.push(...new Call(member as never).values);
      }
    }
    expect(seen.length).toBeGreaterThan(5);
    expect(JSON.stringify(seen)).not.toContain('the-refresh-token');
  });

  it('nothing is stored where other scripts read, by default [F153]', () => {
    create();
    bench.signIn();
    expect([localStorage.length, sessionStorage.length, document.cookie]).toEqual([0, 0, '']);
  });

  it('refresh and logout are POSTs with a header that no form can send [F154]', async () => {
    await signInByCookie();
    bench.refused('/api/a');
    const refresh = bench.one(endpoints.refresh);
    new Call(bench.auth.logout());
    const logout = bench.one(endpoints.logout);
    for (const { request } of [refresh, logout]) {
      expect(request.method).toBe('POST');
      expect(request.headers.get('X-Requested-With')).toBe('XMLHttpRequest');
    }
  });

  it('a refresh carries the XSRF token, to another origin as well [F155]', async () => {
    setXsrfCookie('x1');
    await signInByCookie();
    bench.refused('/api/a');
    expect(bench.one(endpoints.refresh).request.headers.get('X-XSRF-TOKEN')).toBe('x1');
    const elsewhere = 'https://auth.example.com/refresh';
    create({ features: [withCookieBackend({ refresh: elsewhere })] });
    await settled();
    expect(bench.one(elsewhere).request.headers.get('X-XSRF-TOKEN')).toBe('x1');
  });

  it('a replay carries the XSRF token of after the refresh [F156]', () => {
    create();
    setXsrfCookie('x1');
    bench.signIn();
    bench.post('/api/a', {});
    const first = bench.one('/api/a');
    expect(first.request.headers.get('X-XSRF-TOKEN')).toBe('x1');
    refuse(first);
    setXsrfCookie('x2');
    bench.renew();
    expect(bench.one('/api/a').request.headers.get('X-XSRF-TOKEN')).toBe('x2');
  });

  it('a call that waited carries it too [F156]', () => {
    create();
    setXsrfCookie('x1');
    bench.signIn();
    bench.refused('/api/a');
    bench.post('/api/b', {});
    setXsrfCookie('x2');
    bench.renew();
    expect(bench.one('/api/b').request.headers.get('X-XSRF-TOKEN')).toBe('x2');
  });

  it('only the endpoints of the back end are sent with cookies of other origins [F157]', async () => {
    await signInByCookie({ config: { api: ['/api/', 'https://api.example.com/'] } });
    bench.get('https://api.example.com/a');
    const api = bench.one('https://api.example.com/a');
    expect(api.request.withCredentials).toBe(false);
    refuse(api);
    expect(bench.one(endpoints.refresh).request.withCredentials).toBe(true);
    bench.get('https://other.example.com/a');
    expect(bench.one('https://other.example.com/a').request.withCredentials).toBe(false);
  });
});
