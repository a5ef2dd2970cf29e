import { HttpHeaders } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { authErrorOf, isAuthError, withOAuth2Backend } from 'ngx-holdfast';
import {
  Harness,
  HarnessOptions,
  RequestRecorder,
  endpoints,
  flushError,
  flushUnauthorized,
  wirings,
} from '../harness/harness';
import { freshJwt } from '../harness/jwt';

describe.each(wirings)('a refresh that fails, wired as %s', (wiring) => {
  let harness: Harness;

  function create(options: HarnessOptions = {}): string {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, ...options });
    return harness.signIn().accessToken;
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
  });

  afterEach(() => jest.useRealTimers());

  function dropRefreshConnection(attempts: number): void {
    for (let n = 0; n < attempts; n++) {
      harness.expectOne(endpoints.refresh).error(new ProgressEvent('error'));
      jest.advanceTimersByTime(2_000);
    }
  }

  it('a waiting request fails with a retryable error whose cause is the 401 [F021]', () => {
    const result = harness.getUnauthorized('/api/a');
    dropRefreshConnection(3);
    const error = authErrorOf(result.error);
    expect(error).toMatchObject({ code: 'refresh-network', isRetryable: true, isTerminal: false });
    expect(error?.cause).toMatchObject({ status: 401, error: { message: 'jwt expired' } });
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('the session and its refresh token are kept for the next refresh [F021]', () => {
    harness.getUnauthorized('/api/a');
    dropRefreshConnection(3);
    jest.advanceTimersByTime(10_000);
    const retried = harness.getUnauthorized('/api/a');
    expect(harness.expectOne(endpoints.refresh).request.body).toEqual({ refreshToken: 'R-ada-1' });
    expect(retried.outcomes).toBe(0);
  });

  it('a second attempt succeeds after the connection was lost [F021]', () => {
    const result = harness.getUnauthorized('/api/a');
    dropRefreshConnection(1);
    harness.completeRefresh();
    harness.expectOne('/api/a').flush('ok');
    expect(result.values).toEqual(['ok']);
    expect(harness.countEvents('refresh-failed')).toBe(0);
  });

  it('100 requests without a network cause three refresh attempts in 10 s [F022]', () => {
    let attempts = 0;
    for (let n = 0; n < 100; n++) {
      harness.get('/api/a');
      harness.match('/api/a').forEach((request) => flushUnauthorized(request));
      jest.advanceTimersByTime(100);
      harness.matchRefreshes().forEach((request) => {
        attempts += 1;
        request.error(new ProgressEvent('error'));
      });
    }
    expect(attempts).toBe(3);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('the next request refreshes at once when the network is back [F022]', () => {
    harness.getUnauthorized('/api/a');
    dropRefreshConnection(3);
    expect(harness.getUnauthorized('/api/a').code).toBe('refresh-network');
    window.dispatchEvent(new Event('online'));
    const result = harness.getUnauthorized('/api/a');
    harness.completeRefresh();
    harness.expectOne('/api/a').flush('ok');
    expect(result.values).toEqual(['ok']);
  });

  it.each([500, 502, 503, 504])(
    'a refresh that gets %d is attempted three times and keeps the session [F023]',
    (status) => {
      const token = create();
      const result = harness.getUnauthorized('/api/a');
      harness.failRefresh(status, {}, 3);
      expect(result.code).toBe('refresh-unavailable');
      expect(authErrorOf(result.error)).toMatchObject({ status, isRetryable: true });
      expect(harness.auth.accessToken()).toBe(token);
      harness.httpTesting.verify();
    },
  );

  it('the random delay between attempts is at most 0.5 s, then 1 s [F023]', () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.998);
    create();
    harness.getUnauthorized('/api/a');
    for (const pause of [498, 997]) {
      flushError(harness.expectOne(endpoints.refresh), 503);
      jest.advanceTimersByTime(pause);
      expect(harness.matchRefreshes()).toHaveLength(0);
      jest.advanceTimersByTime(1);
    }
    expect(harness.matchRefreshes()).toHaveLength(1);
    jest.mocked(Math.random).mockRestore();
  });

  it.each([
    ['7', 7_000],
    ['Fri, 15 Jan 2027 08:00:20 GMT', 20_000],
    ['1000000', 300_000],
    ['-5', 30_000],
    ['soon', 30_000],
    [null, 30_000],
  ])('Retry-After %p delays every refresh for %d ms [F024]', (header, ms) => {
    harness.getUnauthorized('/api/a');
    harness.expectOne(endpoints.refresh).flush(null, {
      status: 429,
      statusText: '',
      headers: new HttpHeaders(header === null ? {} : { 'Retry-After': header }),
    });
    jest.advanceTimersByTime(ms - 1);
    const early = harness.getUnauthorized('/api/a');
    const forced = new RequestRecorder(harness.auth.refresh());
    expect(early.code).toBe('refresh-rate-limited');
    expect(forced.errors).toMatchObject([{ code: 'refresh-rate-limited' }]);
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(1);
    harness.getUnauthorized('/api/a');
    expect(harness.matchRefreshes()).toHaveLength(1);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('invalid_grant clears the tokens, emits one event and fails all requests with the same error [F025]', () => {
    const results = harness.getAllUnauthorized(Array.from({ length: 10 }, (_, n) => `/api/${n}`));
    harness.failRefresh(400, { error: 'invalid_grant' });
    expect(results.map(({ code }) => code)).toEqual(Array(10).fill('session-expired'));
    expect(harness.countEvents('session-expired')).toBe(1);
    expect(harness.auth.accessToken()).toBeNull();
    expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
  });

  it.each(['invalid_client', 'invalid_request', 'unsupported_grant_type', 'invalid_scope'])(
    '%s is reported as a configuration error, is not retried and keeps the session [F026]',
    (error) => {
      create({ features: [withOAuth2Backend(endpoints)] });
      const result = harness.getUnauthorized('/api/a');
      harness.failRefresh(error === 'invalid_client' ? 401 : 400, { error });
      expect(result.code).toBe('refresh-misconfigured');
      expect(authErrorOf(result.error)?.isRetryable).toBe(false);
      expect(harness.getUnauthorized('/api/b').code).toBe('refresh-misconfigured');
      expect(harness.auth.isAuthenticated()).toBe(true);
      harness.httpTesting.verify();
    },
  );

  it.each([400, 403, 511])(
    'an HTML response with status %d from a captive portal keeps the session [F027]',
    (status) => {
      const result = harness.getUnauthorized('/api/a');
      harness.failRefresh(
        status,
        '<!doctype html><title>Sign in to Wi-Fi: invalid_grant</title>',
        3,
      );
      expect(result.code).toBe('refresh-unavailable');
      expect(harness.auth.isAuthenticated()).toBe(true);
    },
  );

  it('a refresh without a response is cancelled and its waiting request fails [F029]', () => {
    const result = harness.getUnauthorized('/api/a');
    const first = harness.expectOne(endpoints.refresh);
    jest.advanceTimersByTime(15_000);
    expect(first.cancelled).toBe(true);
    jest.advanceTimersByTime(15_000);
    expect(result.outcomes).toBe(1);
    expect(result.code).toMatch(/^(hold|refresh)-timeout$/);
    expect(harness.matchRefreshes().every(({ cancelled }) => cancelled)).toBe(true);
    expect(harness.auth.refreshing()).toBe(false);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('system sleep during a refresh costs one attempt, not the session [F030]', () => {
    const result = harness.getUnauthorized('/api/a');
    const first = harness.expectOne(endpoints.refresh);
    jest.setSystemTime(Date.now() + 8 * 3_600_000);
    jest.advanceTimersByTime(15_000);
    expect(first.cancelled).toBe(true);
    expect(result.outcomes).toBe(0);
    jest.advanceTimersByTime(500);
    harness.completeRefresh();
    harness.expectOne('/api/a').flush('ok');
    expect(result.values).toEqual(['ok']);
  });

  it('a timeout is reported as an AuthError, not as AbortError or TimeoutError [F030]', () => {
    const result = harness.getUnauthorized('/api/a');
    const refreshResult = new RequestRecorder(harness.auth.refresh());
    jest.advanceTimersByTime(30_000);
    expect(isAuthError(result.error.error)).toBe(true);
    expect(isAuthError(refreshResult.errors[0])).toBe(true);
  });

  it('refreshing works after failures and new sign-ins [F031]', () => {
    for (const sub of ['ada', 'ben', 'cem']) {
      harness.getUnauthorized('/api/a');
      flushUnauthorized(harness.expectOne(endpoints.refresh));
      expect(harness.auth.isAuthenticated()).toBe(false);
      harness.signIn({}, sub);
    }
    const results = harness.getAllUnauthorized(['/api/a', '/api/b']);
    harness.completeRefresh({}, 'cem');
    ['/api/a', '/api/b'].forEach((url) => harness.expectOne(url).flush(url));
    expect(results.map(({ values }) => values)).toEqual([['/api/a'], ['/api/b']]);
  });

  it.each([
    ['is rejected', () => flushUnauthorized(harness.expectOne(endpoints.refresh))],
    ['is malformed', () => harness.expectOne(endpoints.refresh).flush('{}')],
    ['has no network', () => dropRefreshConnection(3)],
    ['is rate limited', () => flushError(harness.expectOne(endpoints.refresh), 429)],
  ])('20 held requests fail at once if the refresh %s [F032]', (_, fail) => {
    const rejected = harness.getAllUnauthorized(Array.from({ length: 10 }, (__, n) => `/api/${n}`));
    const waiting = Array.from({ length: 10 }, (__, n) => harness.get(`/api/waiting/${n}`));
    fail();
    const results = [...rejected, ...waiting];
    expect(results.map(({ outcomes }) => outcomes)).toEqual(Array(20).fill(1));
    expect(new Set(results.map(({ code }) => code)).size).toBe(1);
    expect(harness.countEvents('request-held')).toBe(harness.countEvents('request-released'));
    harness.httpTesting.verify();
  });

  it('a rejected background refresh leaves the token in use until it expires [F032]', () => {
    create();
    jest.advanceTimersByTime(595_000);
    const result = harness.get('/api/a');
    harness.expectOne('/api/a').flush('ok');
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    expect(result.values).toEqual(['ok']);
    expect(harness.auth.isAuthenticated()).toBe(true);
    jest.advanceTimersByTime(10_000);
    const late = harness.get('/api/b');
    flushUnauthorized(harness.expectOne(endpoints.refresh));
    expect(late.code).toBe('session-expired');
    expect(freshJwt('ada')).not.toBe(harness.auth.accessToken());
  });
});
