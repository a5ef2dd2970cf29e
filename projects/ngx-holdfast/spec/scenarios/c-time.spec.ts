import { TestBed } from '@angular/core/testing';
import { AUTH_STORE } from '../../src/lib/injection-tokens';
import { FailSafeStore } from '../../src/lib/storage/fail-safe-store';
import { SessionRecord } from '../../src/lib/session/session-record';
import {
  Harness,
  HarnessOptions,
  endpoints,
  flushUnauthorized,
  tokenOf,
  wirings,
} from '../harness/harness';
import { freshJwt, jwt } from '../harness/jwt';
import { ScriptedStore } from '../harness/scripted-store';
import { aRecord } from '../harness/a-record';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe.each(wirings)('tokens and time, wired as %s', (wiring) => {
  let harness: Harness;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, ...options });
  }

  function load(record: Partial<SessionRecord>): void {
    const store = new ScriptedStore();
    store.content = aRecord({ receivedAt: Date.now(), ...record });
    create({ providers: [{ provide: AUTH_STORE, useValue: new FailSafeStore(store) }] });
  }

  /** Sends a request that goes out at once and succeeds; returns its token. */
  function getOk(url = '/api/a'): string | null {
    const result = harness.get(url);
    const request = harness.expectOne(url);
    request.flush('ok');
    expect(result.values).toEqual(['ok']);
    return tokenOf(request);
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
  });

  afterEach(() => jest.useRealTimers());

  it.each(['opaque', 'a.b', 'a.b.c', 'a.b.c.d', 'e30.bm90IGpzb24.c2ln'])(
    '%s is sent unchanged and refreshed after a 401 [F041, F042]',
    (accessToken) => {
      harness.signIn({ accessToken });
      expect(getOk()).toBe(accessToken);
      expect(harness.auth.user()).toBeNull();
      jest.advanceTimersByTime(30 * dayMs);
      const result = harness.getUnauthorized('/api/b');
      harness.completeRefresh({ accessToken: 'opaque2' });
      harness.expectOne('/api/b').flush('b');
      expect(result.values).toEqual(['b']);
    },
  );

  it('an opaque token expires after expires_in [F041]', () => {
    harness.signIn({ accessToken: 'opaque', expiresIn: 60 });
    getOk();
    jest.advanceTimersByTime(60_000);
    harness.get('/api/a');
    expect(harness.match('/api/a')).toHaveLength(0);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it.each([
    ['in milliseconds', 1_800_000_600_000],
    ['a string', '1800000600'],
    ['negative', -1],
    ['zero', 0],
    ['implausibly large', 1e20],
  ])('an exp that is %s neither holds a request nor causes a refresh [F044]', (_, exp) => {
    harness.signIn({ accessToken: jwt({ sub: 'ada', exp }) });
    getOk();
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it.each([25, 30, 400])(
    'a token of %d days needs no timer and is refreshed when it expires [F045]',
    (days) => {
      harness.signIn({ accessToken: freshJwt('ada', days * 86_400) });
      expect(jest.getTimerCount()).toBe(0);
      jest.setSystemTime(Date.now() + days * 0.89 * dayMs);
      getOk();
      expect(harness.matchRefreshes()).toHaveLength(0);
      jest.setSystemTime(Date.now() + days * 0.12 * dayMs);
      harness.get('/api/a');
      expect(harness.matchRefreshes()).toHaveLength(1);
    },
  );

  it('a token with only exp that is past on a fast clock is used until it gets a 401 [F048]', () => {
    const server = Date.now() / 1000;
    const token = (): string => jwt({ sub: 'ada', exp: server + 3_600 });
    jest.setSystemTime(Date.now() + 2 * hourMs);
    harness.signIn({ accessToken: token(), refreshToken: jwt({ exp: server + 7_000 }) });
    for (let n = 0; n < 7; n++) {
      getOk();
    }
    expect(harness.matchRefreshes()).toHaveLength(0);
    harness.getUnauthorized('/api/a');
    harness.completeRefresh({ accessToken: token() });
    expect(harness.match('/api/a')).toHaveLength(1);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('an expired stored token causes one refresh for all requests at start-up [F046]', () => {
    load({ receivedAt: Date.now() - hourMs });
    expect(harness.auth.isAuthenticated()).toBe(true);
    const results = ['/api/a', '/api/b'].map((url) => harness.get(url));
    expect(harness.match('/api/a')).toHaveLength(0);
    const newToken = harness.completeRefresh();
    ['/api/a', '/api/b'].forEach((url) => {
      const request = harness.expectOne(url);
      expect(tokenOf(request)).toBe(newToken);
      request.flush(url);
    });
    expect(results.map(({ values }) => values)).toEqual([['/api/a'], ['/api/b']]);
  });

  it('an expired stored token without a refresh token ends the session, and nothing is sent [F046]', () => {
    load({ receivedAt: Date.now() - hourMs, refreshToken: undefined });
    const result = harness.get('/api/a');
    expect(result.code).toBe('session-expired');
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
    harness.httpTesting.verify();
  });

  it('a refresh that returns an expired token does not loop [F046]', () => {
    harness.signIn();
    const result = harness.getUnauthorized('/api/a');
    harness.completeRefresh({ accessToken: freshJwt('ada', -60) });
    flushUnauthorized(harness.expectOne('/api/a'));
    expect(result.outcomes).toBe(1);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it.each([10, 30, 60])('a token of %d s is not refreshed at each request [F047]', (seconds) => {
    harness.signIn({ accessToken: freshJwt('ada', seconds) });
    for (let n = 0; n < 8; n++) {
      getOk();
      jest.advanceTimersByTime((seconds * 1000) / 10);
    }
    expect(harness.countEvents('refresh-started')).toBe(0);
    jest.advanceTimersByTime((seconds * 1000) / 10);
    getOk();
    expect(harness.countEvents('refresh-started')).toBe(1);
  });

  it.each([-26, -1, 1, 26])('a client clock that is %d h off causes no refresh [F048]', (hours) => {
    const accessToken = freshJwt('ada');
    jest.setSystemTime(Date.now() + hours * hourMs);
    harness.signIn({ accessToken });
    for (let n = 0; n < 5; n++) {
      getOk();
      jest.advanceTimersByTime(60_000);
    }
    expect(harness.countEvents('refresh-started')).toBe(0);
  });

  it('a 401 causes a refresh even if the token looks fresh [F049]', () => {
    harness.signIn({ accessToken: freshJwt('ada', 86_400) });
    const result = harness.getUnauthorized('/api/a');
    harness.completeRefresh();
    harness.expectOne('/api/a').flush('ok');
    expect(result.values).toEqual(['ok']);
  });

  it('a clock that is set forward causes one refresh [F050]', () => {
    harness.signIn();
    jest.setSystemTime(Date.now() + dayMs);
    harness.get('/api/a');
    harness.completeRefresh();
    harness.expectOne('/api/a').flush('ok');
    for (let n = 0; n < 5; n++) {
      getOk();
    }
    expect(harness.countEvents('refresh-started')).toBe(1);
  });

  it('a clock that is set back does not extend the cool-down [F050]', () => {
    harness.signIn();
    harness.getUnauthorized('/api/a');
    harness.expectOne(endpoints.refresh).flush('{');
    jest.setSystemTime(Date.now() - dayMs);
    harness.getUnauthorized('/api/a');
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a clock that is set back does not keep the breaker open [F050]', () => {
    harness.signIn();
    for (let n = 0; n < 5; n++) {
      harness.getUnauthorized('/api/a');
      harness.completeRefresh();
      harness.expectOne('/api/a').flush('ok');
    }
    jest.setSystemTime(Date.now() - dayMs);
    harness.getUnauthorized('/api/a');
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('after system sleep no request is sent with an expired token [F051]', () => {
    harness.signIn();
    jest.setSystemTime(Date.now() + 8 * hourMs);
    const result = harness.get('/api/a');
    expect(harness.match('/api/a')).toHaveLength(0);
    const newToken = harness.completeRefresh();
    const request = harness.expectOne('/api/a');
    expect(tokenOf(request)).toBe(newToken);
    request.flush('ok');
    expect(result.values).toEqual(['ok']);
  });

  it('no timer runs while the app is idle [F052]', () => {
    harness.signIn();
    getOk();
    harness.getUnauthorized('/api/b');
    harness.completeRefresh();
    harness.expectOne('/api/b').flush('b');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('a token with nbf in the future is sent, and the server decides [F054]', () => {
    const nbf = 1_800_003_600;
    const accessToken = jwt({ sub: 'ada', nbf, iat: nbf, exp: nbf + 600 });
    harness.signIn({ accessToken });
    expect(getOk()).toBe(accessToken);
    expect(harness.countEvents('refresh-started')).toBe(0);
  });
});
