import { HttpHeaders } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { authErrorOf, isAuthError, withOAuth2Backend } from 'ngx-holdfast';
import { Harness, HarnessOptions, Call, endpoints, refuse, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

describe.each(wirings)('a refresh that fails, wired as %s', (wiring) => {
  let bench: Harness;

  function create(options: HarnessOptions = {}): string {
    TestBed.resetTestingModule();
    bench = new Harness({ wiring, ...options });
    return bench.signIn().accessToken;
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
  });

  afterEach(() => jest.useRealTimers());

  function loseRefresh(tries: number): void {
    for (let n = 0; n < tries; n++) {
      bench.one(endpoints.refresh).error(new ProgressEvent('error'));
      jest.advanceTimersByTime(2_000);
    }
  }

  it('who waits gets a retryable error with the refused answer as its cause [F021]', () => {
    const call = bench.refused('/api/a');
    loseRefresh(3);
    const error = authErrorOf(call.error);
    expect(error).toMatchObject({ code: 'refresh-network', isRetryable: true, isTerminal: false });
    expect(error?.cause).toMatchObject({ status: 401, error: { message: 'jwt expired' } });
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('the session and its refresh token are kept for the next time [F021]', () => {
    bench.refused('/api/a');
    loseRefresh(3);
    jest.advanceTimersByTime(10_000);
    const again = bench.refused('/api/a');
    expect(bench.one(endpoints.refresh).request.body).toEqual({ refreshToken: 'R-ada-1' });
    expect(again.outcomes).toBe(0);
  });

  it('a lost try is followed by one that may succeed [F021]', () => {
    const call = bench.refused('/api/a');
    loseRefresh(1);
    bench.renew();
    bench.one('/api/a').flush('ok');
    expect(call.values).toEqual(['ok']);
    expect(bench.count('refresh-failed')).toBe(0);
  });

  it('a hundred calls without a network cause three tries in 10 s [F022]', () => {
    let tries = 0;
    for (let n = 0; n < 100; n++) {
      bench.get('/api/a');
      bench.sent('/api/a').forEach((request) => refuse(request));
      jest.advanceTimersByTime(100);
      bench.refreshes().forEach((request) => {
        tries += 1;
        request.error(new ProgressEvent('error'));
      });
    }
    expect(tries).toBe(3);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('when the network is back, the next call renews the tokens at once [F022]', () => {
    bench.refused('/api/a');
    loseRefresh(3);
    expect(bench.refused('/api/a').code).toBe('refresh-network');
    window.dispatchEvent(new Event('online'));
    const call = bench.refused('/api/a');
    bench.renew();
    bench.one('/api/a').flush('ok');
    expect(call.values).toEqual(['ok']);
  });

  it.each([500, 502, 503, 504])(
    '%d is tried three times, then given up without a sign-out [F023]',
    (status) => {
      const token = create();
      const call = bench.refused('/api/a');
      bench.failRefresh(status, {}, 3);
      expect(call.code).toBe('refresh-unavailable');
      expect(authErrorOf(call.error)).toMatchObject({ status, isRetryable: true });
      expect(bench.auth.accessToken()).toBe(token);
      bench.wire.verify();
    },
  );

  it('waits a random time of up to 0.5 s, then 1 s, between tries [F023]', () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.998);
    create();
    bench.refused('/api/a');
    for (const pause of [498, 997]) {
      refuse(bench.one(endpoints.refresh), 503);
      jest.advanceTimersByTime(pause);
      expect(bench.refreshes()).toHaveLength(0);
      jest.advanceTimersByTime(1);
    }
    expect(bench.refreshes()).toHaveLength(1);
    jest.mocked(Math.random).mockRestore();
  });

  it.each([
    ['7', 7_000],
    ['Fri, 15 Jan 2027 08:00:20 GMT', 20_000],
    ['1000000', 300_000],
    ['-5', 30_000],
    ['soon', 30_000],
    [null, 30_000],
  ])('Retry-After %p keeps everybody from asking for %d ms [F024]', (header, ms) => {
    bench.refused('/api/a');
    bench.one(endpoints.refresh).flush(null, {
      status: 429,
      statusText: '',
      headers: new HttpHeaders(header === null ? {} : { 'Retry-After': header }),
    });
    jest.advanceTimersByTime(ms - 1);
    const early = bench.refused('/api/a');
    const insisting = new Call(bench.auth.refresh());
    expect(early.code).toBe('refresh-rate-limited');
    expect(insisting.errors).toMatchObject([{ code: 'refresh-rate-limited' }]);
    expect(bench.refreshes()).toHaveLength(0);
    jest.advanceTimersByTime(1);
    bench.refused('/api/a');
    expect(bench.refreshes()).toHaveLength(1);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('clears the tokens once, tells once, and fails all with the same error [F025]', () => {
    const calls = bench.refusedAll(Array.from({ length: 10 }, (_, n) => `/api/${n}`));
    bench.failRefresh(400, { error: 'invalid_grant' });
    expect(calls.map(({ code }) => code)).toEqual(Array(10).fill('session-expired'));
    expect(bench.count('session-expired')).toBe(1);
    expect(bench.auth.accessToken()).toBeNull();
    expect(bench.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
  });

  it.each(['invalid_client', 'invalid_request', 'unsupported_grant_type', 'invalid_scope'])(
    '%s is sent once, told as a configuration error, and ends nothing [F026]',
    (error) => {
      create({ features: [withOAuth2Backend(endpoints)] });
      const call = bench.refused('/api/a');
      bench.failRefresh(error === 'invalid_client' ? 401 : 400, { error });
      expect(call.code).toBe('refresh-misconfigured');
      expect(authErrorOf(call.error)?.isRetryable).toBe(false);
      expect(bench.refused('/api/b').code).toBe('refresh-misconfigured');
      expect(bench.auth.isAuthenticated()).toBe(true);
      bench.wire.verify();
    },
  );

  it.each([400, 403, 511])(
    'HTML with status %d, as a captive portal has it, ends nothing [F027]',
    (status) => {
      const call = bench.refused('/api/a');
      bench.failRefresh(status, '<!doctype html><title>Sign in to Wi-Fi: invalid_grant</title>', 3);
      expect(call.code).toBe('refresh-unavailable');
      expect(bench.auth.isAuthenticated()).toBe(true);
    },
  );

  it('one that never answers is cancelled, and lets who waits go [F029]', () => {
    const call = bench.refused('/api/a');
    const first = bench.one(endpoints.refresh);
    jest.advanceTimersByTime(15_000);
    expect(first.cancelled).toBe(true);
    jest.advanceTimersByTime(15_000);
    expect(call.outcomes).toBe(1);
    expect(call.code).toMatch(/^(hold|refresh)-timeout$/);
    expect(bench.refreshes().every(({ cancelled }) => cancelled)).toBe(true);
    expect(bench.auth.refreshing()).toBe(false);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('a sleep in the middle of a refresh costs one try, not the session [F030]', () => {
    const call = bench.refused('/api/a');
    const first = bench.one(endpoints.refresh);
    jest.setSystemTime(Date.now() + 8 * 3_600_000);
    jest.advanceTimersByTime(15_000);
    expect(first.cancelled).toBe(true);
    expect(call.outcomes).toBe(0);
    jest.advanceTimersByTime(500);
    bench.renew();
    bench.one('/api/a').flush('ok');
    expect(call.values).toEqual(['ok']);
  });

  it('what is told is no raw AbortError or TimeoutError [F030]', () => {
    const call = bench.refused('/api/a');
    const asked = new Call(bench.auth.refresh());
    jest.advanceTimersByTime(30_000);
    expect(isAuthError(call.error.error)).toBe(true);
    expect(isAuthError(asked.errors[0])).toBe(true);
  });

  it('a failure, then a new sign-in, then a storm works as the first time [F031]', () => {
    for (const sub of ['ada', 'ben', 'cem']) {
      bench.refused('/api/a');
      refuse(bench.one(endpoints.refresh));
      expect(bench.auth.isAuthenticated()).toBe(false);
      bench.signIn({}, sub);
    }
    const calls = bench.refusedAll(['/api/a', '/api/b']);
    bench.renew({}, 'cem');
    ['/api/a', '/api/b'].forEach((url) => bench.one(url).flush(url));
    expect(calls.map(({ values }) => values)).toEqual([['/api/a'], ['/api/b']]);
  });

  it.each([
    ['is refused', () => refuse(bench.one(endpoints.refresh))],
    ['is malformed', () => bench.one(endpoints.refresh).flush('{}')],
    ['brings no network', () => loseRefresh(3)],
    ['is rate limited', () => refuse(bench.one(endpoints.refresh), 429)],
  ])('all twenty fail at once when the refresh %s [F032]', (_, fail) => {
    const refused = bench.refusedAll(Array.from({ length: 10 }, (__, n) => `/api/${n}`));
    const waiting = Array.from({ length: 10 }, (__, n) => bench.get(`/api/waiting/${n}`));
    fail();
    const calls = [...refused, ...waiting];
    expect(calls.map(({ outcomes }) => outcomes)).toEqual(Array(20).fill(1));
    expect(new Set(calls.map(({ code }) => code)).size).toBe(1);
    expect(bench.count('request-held')).toBe(bench.count('request-released'));
    bench.wire.verify();
  });

  it('an early refresh that is refused leaves the token in use until it ends [F032]', () => {
    create();
    jest.advanceTimersByTime(595_000);
    const call = bench.get('/api/a');
    bench.one('/api/a').flush('ok');
    refuse(bench.one(endpoints.refresh));
    expect(call.values).toEqual(['ok']);
    expect(bench.auth.isAuthenticated()).toBe(true);
    jest.advanceTimersByTime(10_000);
    const late = bench.get('/api/b');
    refuse(bench.one(endpoints.refresh));
    expect(late.code).toBe('session-expired');
    expect(freshJwt('ada')).not.toBe(bench.auth.accessToken());
  });
});
