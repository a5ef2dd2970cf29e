import { TestBed } from '@angular/core/testing';
import { HttpErrorResponse } from '@angular/common/http';
import { retry } from 'rxjs';
import { withLocalStorage, withResponseHeaderBackend } from 'ngx-holdfast';
import { SessionRecord } from '../src/lib/session/session-record';
import {
  Harness,
  RequestRecorder,
  endpoints,
  flushError,
  flushUnauthorized,
  tokenOf,
  wirings,
} from './harness/harness';
import { freshJwt } from './harness/jwt';

describe.each(wirings)('invariants, wired as %s', (wiring) => {
  let harness: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new Harness({ wiring });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('at most one refresh is in flight for 50 requests (invariant 1)', () => {
    const { accessToken } = harness.signIn();
    const results = Array.from({ length: 50 }, (_, n) => harness.get(`/api/items/${n}`));
    results.forEach((_, n) => flushUnauthorized(harness.expectOne(`/api/items/${n}`)));

    const [refresh, ...others] = harness.matchRefreshes();
    expect(others).toHaveLength(0);
    const newToken = freshJwt('ada');
    refresh?.flush({ accessToken: newToken, refreshToken: 'R2' });
    expect(newToken).not.toBe(accessToken);

    results.forEach((result, n) => {
      const replay = harness.expectOne(`/api/items/${n}`);
      expect(tokenOf(replay)).toBe(newToken);
      replay.flush({ n });
      expect(result.values).toEqual([{ n }]);
      expect(result.outcomes).toBe(1);
    });
    expect(harness.countEvents('request-replayed')).toBe(50);
    expect(harness.countEvents('refreshed')).toBe(1);
    harness.httpTesting.verify();
  });

  it('a new request waits while a refresh runs (invariant 1)', () => {
    harness.signIn();
    harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.get('/api/b');
    expect(harness.match('/api/b')).toHaveLength(0);
    harness.expectOne('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expect(harness.match('/api/b')).toHaveLength(1);
  });

  it('a late 401 for the old token causes no second refresh (invariant 1)', () => {
    harness.signIn();
    harness.get('/api/a');
    const late = harness.get('/api/late');
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.expectOne('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    flushUnauthorized(harness.expectOne('/api/late'));
    expect(harness.matchRefreshes()).toHaveLength(0);
    harness.expectOne('/api/late').flush('ok');
    expect(late.values).toEqual(['ok']);
  });

  it('every held request fails if the refresh fails (invariant 2)', () => {
    harness.signIn();
    const results = Array.from({ length: 20 }, (_, n) => harness.get(`/api/${n}`));
    results.forEach((_, n) => flushUnauthorized(harness.expectOne(`/api/${n}`)));
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    results.forEach((result) => {
      expect(result.outcomes).toBe(1);
      expect(result.code).toBe('session-expired');
    });
    expect(harness.countEvents('request-held')).toBe(harness.countEvents('request-released'));
  });

  it('a request waits for an unresponsive refresh for 30 s at most (invariant 2)', () => {
    harness.signIn();
    const result = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    jest.advanceTimersByTime(29_999);
    expect(result.outcomes).toBe(0);
    jest.advanceTimersByTime(1);
    expect(result.outcomes).toBe(1);
    expect(result.code).toMatch(/timeout/);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('destroying the injector fails every held request (invariant 2)', () => {
    harness.signIn();
    const result = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    TestBed.resetTestingModule();
    expect(result.outcomes).toBe(1);
    expect(result.code).toBe('destroyed');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('a request is replayed once and a second 401 is passed to the caller (invariant 3)', () => {
    harness.signIn();
    const result = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.expectOne('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    flushUnauthorized(harness.expectOne('/api/a'));
    expect(result.error.status).toBe(401);
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    expect(harness.matchRefreshes()).toHaveLength(0);
    expect(harness.auth.isAuthenticated()).toBe(true);
    harness.httpTesting.verify();
  });

  it('each retry by the caller gets its own refresh (invariant 3)', () => {
    harness.signIn();
    const result = new RequestRecorder(harness.http.get('/api/a').pipe(retry(1)));
    for (let round = 0; round < 2; round++) {
      flushUnauthorized(harness.expectOne('/api/a'));
      harness
        .expectOne('/auth/refresh')
        .flush({ accessToken: freshJwt('ada'), refreshToken: `R${round}` });
      flushUnauthorized(harness.expectOne('/api/a'));
    }
    expect(result.outcomes).toBe(1);
    expect(harness.countEvents('request-replayed')).toBe(2);
  });

  it('a request sent as user A is never replayed as user B (invariant 3)', () => {
    harness.signIn();
    const held = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.signIn({}, 'ben');
    expect(held.code).toBe('session-changed');
    expect(harness.match('/api/a')).toHaveLength(0);
  });

  it('a 401 for user A that arrives after user B signed in causes no replay (invariant 3)', () => {
    harness.signIn();
    const late = harness.get('/api/a');
    harness.signIn({}, 'ben');
    flushUnauthorized(harness.expectOne('/api/a'));
    expect(late.code).toBe('session-changed');
    harness.httpTesting.verify();
  });

  it('cancelling every request does not cancel the refresh (invariant 4)', () => {
    harness.signIn();
    const results = [harness.get('/api/a'), harness.get('/api/b')];
    flushUnauthorized(harness.expectOne('/api/a'));
    flushUnauthorized(harness.expectOne('/api/b'));
    const refresh = harness.expectOne('/auth/refresh');
    results.forEach(({ subscription }) => subscription.unsubscribe());
    expect(refresh.cancelled).toBe(false);
    const newToken = freshJwt('ada');
    refresh.flush({ accessToken: newToken, refreshToken: 'R2' });
    expect(harness.auth.accessToken()).toBe(newToken);
    harness.httpTesting.verify();
  });

  it('tokens that arrive after a sign-out are discarded (invariant 5)', () => {
    harness.signIn();
    const held = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    const refresh = harness.expectOne('/auth/refresh');
    new RequestRecorder(harness.auth.logout());
    expect(held.code).toBe('signed-out');
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(harness.countEvents('refreshed')).toBe(0);
  });

  it.each([200, 401])(
    'a late refresh response (%d) for user A does not affect user B (invariant 5)',
    (status) => {
      harness.signIn();
      harness.get('/api/a');
      flushUnauthorized(harness.expectOne('/api/a'));
      const late = harness.expectOne('/auth/refresh');
      const { accessToken } = harness.signIn({}, 'ben');
      late.flush(
        { accessToken: freshJwt('ada'), refreshToken: 'R2' },
        { status, statusText: 'Late' },
      );
      expect(harness.auth.accessToken()).toBe(accessToken);
      expect(harness.auth.user()?.sub).toBe('ben');
      expect(harness.countEvents('session-expired')).toBe(0);
    },
  );

  it('a rejected refresh ends the session once (invariant 6)', () => {
    harness.signIn();
    const results = Array.from({ length: 20 }, (_, n) => harness.get(`/api/${n}`));
    results.forEach((_, n) => flushUnauthorized(harness.expectOne(`/api/${n}`)));
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    expect(harness.countEvents('session-expired')).toBe(1);
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
    jest.advanceTimersByTime(60_000);
    harness.httpTesting.verify();
  });

  it.each([
    [
      'no network',
      () => harness.expectOne('/auth/refresh').error(new ProgressEvent('error')),
      'refresh-network',
      3,
    ],
    ['503', () => flushError(harness.expectOne('/auth/refresh'), 503), 'refresh-unavailable', 3],
    ['429', () => flushError(harness.expectOne('/auth/refresh'), 429), 'refresh-rate-limited', 1],
    [
      'a malformed response',
      () => harness.expectOne('/auth/refresh').flush('{'),
      'refresh-malformed',
      1,
    ],
    [
      'an HTML 403',
      () => harness.expectOne('/auth/refresh').flush('<html>', { status: 403, statusText: 'No' }),
      'refresh-unavailable',
      3,
    ],
  ] as const)(
    '%s keeps the session and fails only the waiting requests (invariant 6)',
    (_, respond, code, attempts) => {
      const { accessToken } = harness.signIn();
      const result = harness.get('/api/a');
      flushUnauthorized(harness.expectOne('/api/a'));
      for (let n = 0; n < attempts; n++) {
        respond();
        jest.advanceTimersByTime(2_000);
      }
      expect(result.code).toBe(code);
      expect(result.error.status).toBe(401);
      expect(harness.auth.accessToken()).toBe(accessToken);
      expect(harness.countEvents('refresh-failed')).toBe(1);
      harness.httpTesting.verify();
    },
  );

  it('after a failure no refresh is sent until the cool-down has passed (invariant 6)', () => {
    harness.signIn();
    harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.expectOne('/auth/refresh').flush('{');
    const soon = harness.get('/api/b');
    flushUnauthorized(harness.expectOne('/api/b'));
    expect(soon.code).toBe('refresh-malformed');
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(10_000);
    const later = harness.get('/api/c');
    flushUnauthorized(harness.expectOne('/api/c'));
    harness.expectOne('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    harness.expectOne('/api/c').flush('ok');
    expect(later.values).toEqual(['ok']);
  });

  it('before an error ends the session, newer tokens of another tab are adopted (invariant 7)', () => {
    localStorage.clear();
    TestBed.resetTestingModule();
    harness = new Harness({
      wiring,
      features: [withResponseHeaderBackend(endpoints), withLocalStorage()],
    });
    harness.signIn();
    const result = harness.get('/api/a');
    const record = JSON.parse(localStorage.getItem('holdfast') ?? '') as SessionRecord;
    const newerRecord = { ...record, gen: 1, accessToken: freshJwt('ada'), refreshToken: 'R2' };
    localStorage.setItem('holdfast', JSON.stringify(newerRecord));
    harness.expectOne('/api/a').flush('InvalidToken', { status: 401, statusText: '' });
    const replay = harness.expectOne('/api/a');
    expect(tokenOf(replay)).toBe(newerRecord.accessToken);
    replay.flush('ok');
    expect(result.values).toEqual(['ok']);
    expect(JSON.parse(localStorage.getItem('holdfast') ?? '')).toEqual(newerRecord);
    localStorage.clear();
  });

  it('the token is sent to the configured URLs only (invariant 8)', () => {
    harness.signIn();
    for (const url of [
      '/other',
      'https://evil.test/api/a',
      '//evil.test/api/',
      '/apievil',
      '/api/../b',
    ]) {
      harness.get(url);
      expect(tokenOf(harness.expectOne(url))).toBeNull();
    }
    harness.get('/api/a');
    expect(tokenOf(harness.expectOne('/api/a'))).not.toBeNull();
  });

  it('a request of the app to an auth endpoint is not intercepted (invariant 8)', () => {
    harness = resetHarness({ wiring, config: { api: ['/'] } });
    harness.signIn();
    const result = new RequestRecorder(harness.http.post('/auth/refresh', {}));
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    harness.httpTesting.verify();
  });

  it('a caller gets an HttpErrorResponse with an AuthError that keeps the cause (invariant 9)', () => {
    harness.signIn();
    const result = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    const { cause } = result.error.error as { cause: unknown };
    expect(cause).toBeInstanceOf(HttpErrorResponse);
    expect(JSON.stringify(result.error.error)).not.toContain('jwt expired');
  });
});

function resetHarness(options: ConstructorParameters<typeof Harness>[0]): Harness {
  TestBed.resetTestingModule();
  return new Harness(options);
}
