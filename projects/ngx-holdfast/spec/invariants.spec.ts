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

  it('1: at most one refresh is in flight, however many requests need it', () => {
    const { accessToken } = harness.signIn();
    const results = Array.from({ length: 50 }, (_, n) => harness.get(`/api/items/${n}`));
    results.forEach((_, n) => flushUnauthorized(harness.expectOne(`/api/items/${n}`)));

    const [refresh, ...others] = harness.matchRefreshes();
    expect(others).toHaveLength(0);
    const renewed = freshJwt('ada');
    refresh?.flush({ accessToken: renewed, refreshToken: 'R2' });
    expect(renewed).not.toBe(accessToken);

    results.forEach((result, n) => {
      const replay = harness.expectOne(`/api/items/${n}`);
      expect(tokenOf(replay)).toBe(renewed);
      replay.flush({ n });
      expect(result.values).toEqual([{ n }]);
      expect(result.outcomes).toBe(1);
    });
    expect(harness.countEvents('request-replayed')).toBe(50);
    expect(harness.countEvents('refreshed')).toBe(1);
    harness.httpTesting.verify();
  });

  it('1: a new request waits while a refresh runs', () => {
    harness.signIn();
    harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.get('/api/b');
    expect(harness.match('/api/b')).toHaveLength(0);
    harness.expectOne('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expect(harness.match('/api/b')).toHaveLength(1);
  });

  it('1: a late 401 of the old token brings no second refresh', () => {
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

  it('2: every held request fails when the refresh fails, none hangs', () => {
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

  it('2: a refresh that never answers lets every request go in bounded time', () => {
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

  it('2: destroying the injector lets every request go', () => {
    harness.signIn();
    const result = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    TestBed.resetTestingModule();
    expect(result.outcomes).toBe(1);
    expect(result.code).toBe('destroyed');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('3: a request is replayed once, and its second 401 is the caller’s', () => {
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

  it('3: a caller’s own retry gets a refresh of its own', () => {
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

  it('3: a request that was sent as A is never replayed as B', () => {
    harness.signIn();
    const held = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.signIn({}, 'ben');
    expect(held.code).toBe('session-changed');
    expect(harness.match('/api/a')).toHaveLength(0);
  });

  it('3: a 401 that arrives after B signed in is not replayed as B', () => {
    harness.signIn();
    const late = harness.get('/api/a');
    harness.signIn({}, 'ben');
    flushUnauthorized(harness.expectOne('/api/a'));
    expect(late.code).toBe('session-changed');
    harness.httpTesting.verify();
  });

  it('4: cancelling every request does not cancel the refresh', () => {
    harness.signIn();
    const results = [harness.get('/api/a'), harness.get('/api/b')];
    flushUnauthorized(harness.expectOne('/api/a'));
    flushUnauthorized(harness.expectOne('/api/b'));
    const refresh = harness.expectOne('/auth/refresh');
    results.forEach(({ subscription }) => subscription.unsubscribe());
    expect(refresh.cancelled).toBe(false);
    const renewed = freshJwt('ada');
    refresh.flush({ accessToken: renewed, refreshToken: 'R2' });
    expect(harness.auth.accessToken()).toBe(renewed);
    harness.httpTesting.verify();
  });

  it('5: what a refresh brings after a sign-out is thrown away', () => {
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

  it.each([200, 401])('5: a late answer (%d) for A does nothing to B', (status) => {
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
  });

  it('6: a definite refusal ends the session once', () => {
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
      'a malformed answer',
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
  ] as const)('6: %s keeps the session and fails only the waiters', (_, answer, code, tries) => {
    const { accessToken } = harness.signIn();
    const result = harness.get('/api/a');
    flushUnauthorized(harness.expectOne('/api/a'));
    for (let n = 0; n < tries; n++) {
      answer();
      jest.advanceTimersByTime(2_000);
    }
    expect(result.code).toBe(code);
    expect(result.error.status).toBe(401);
    expect(harness.auth.accessToken()).toBe(accessToken);
    expect(harness.countEvents('refresh-failed')).toBe(1);
    harness.httpTesting.verify();
  });

  it('6: after a failure the server is left alone for a while, then asked again', () => {
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

  it('7: before a refusal for good ends the session, newer tokens of another tab are taken up', () => {
    localStorage.clear();
    TestBed.resetTestingModule();
    harness = new Harness({
      wiring,
      features: [withResponseHeaderBackend(endpoints), withLocalStorage()],
    });
    harness.signIn();
    const result = harness.get('/api/a');
    const mine = JSON.parse(localStorage.getItem('holdfast') ?? '') as SessionRecord;
    const theirs = { ...mine, gen: 1, accessToken: freshJwt('ada'), refreshToken: 'R2' };
    localStorage.setItem('holdfast', JSON.stringify(theirs));
    harness.expectOne('/api/a').flush('InvalidToken', { status: 401, statusText: '' });
    const replay = harness.expectOne('/api/a');
    expect(tokenOf(replay)).toBe(theirs.accessToken);
    replay.flush('ok');
    expect(result.values).toEqual(['ok']);
    expect(JSON.parse(localStorage.getItem('holdfast') ?? '')).toEqual(theirs);
    localStorage.clear();
  });

  it('8: the token goes nowhere but to the configured addresses', () => {
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

  it('8: the endpoints of the back end never carry it by interception', () => {
    harness = resetHarness({ wiring, config: { api: ['/'] } });
    harness.signIn();
    const result = new RequestRecorder(harness.http.post('/auth/refresh', {}));
    flushUnauthorized(harness.expectOne('/auth/refresh'));
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    harness.httpTesting.verify();
  });

  it('9: what a caller gets is an HttpErrorResponse with an AuthError that keeps the cause', () => {
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
