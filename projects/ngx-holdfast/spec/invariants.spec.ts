import { TestBed } from '@angular/core/testing';
import { HttpErrorResponse } from '@angular/common/http';
import { retry } from 'rxjs';
import { withLocalStorage, withResponseHeaderBackend } from 'ngx-holdfast';
import { SessionRecord } from '../src/lib/session/session-record';
import { Harness, Call, endpoints, refuse, tokenOf, wirings } from './harness/harness';
import { freshJwt } from './harness/jwt';

describe.each(wirings)('invariants, wired as %s', (wiring) => {
  let bench: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new Harness({ wiring });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('1: at most one refresh is in flight, however many requests need it', () => {
    const { accessToken } = bench.signIn();
    const calls = Array.from({ length: 50 }, (_, n) => bench.get(`/api/items/${n}`));
    calls.forEach((_, n) => refuse(bench.one(`/api/items/${n}`)));

    const [refresh, ...others] = bench.refreshes();
    expect(others).toHaveLength(0);
    const renewed = freshJwt('ada');
    refresh?.flush({ accessToken: renewed, refreshToken: 'R2' });
    expect(renewed).not.toBe(accessToken);

    calls.forEach((call, n) => {
      const replay = bench.one(`/api/items/${n}`);
      expect(tokenOf(replay)).toBe(renewed);
      replay.flush({ n });
      expect(call.values).toEqual([{ n }]);
      expect(call.outcomes).toBe(1);
    });
    expect(bench.count('request-replayed')).toBe(50);
    expect(bench.count('refreshed')).toBe(1);
    bench.wire.verify();
  });

  it('1: a new request waits while a refresh runs', () => {
    bench.signIn();
    bench.get('/api/a');
    refuse(bench.one('/api/a'));
    bench.get('/api/b');
    expect(bench.sent('/api/b')).toHaveLength(0);
    bench.one('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expect(bench.sent('/api/b')).toHaveLength(1);
  });

  it('1: a late 401 of the old token brings no second refresh', () => {
    bench.signIn();
    bench.get('/api/a');
    const late = bench.get('/api/late');
    refuse(bench.one('/api/a'));
    bench.one('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    refuse(bench.one('/api/late'));
    expect(bench.refreshes()).toHaveLength(0);
    bench.one('/api/late').flush('ok');
    expect(late.values).toEqual(['ok']);
  });

  it('2: every held request fails when the refresh fails, none hangs', () => {
    bench.signIn();
    const calls = Array.from({ length: 20 }, (_, n) => bench.get(`/api/${n}`));
    calls.forEach((_, n) => refuse(bench.one(`/api/${n}`)));
    refuse(bench.one('/auth/refresh'));
    calls.forEach((call) => {
      expect(call.outcomes).toBe(1);
      expect(call.code).toBe('session-expired');
    });
    expect(bench.count('request-held')).toBe(bench.count('request-released'));
  });

  it('2: a refresh that never answers lets every request go in bounded time', () => {
    bench.signIn();
    const call = bench.get('/api/a');
    refuse(bench.one('/api/a'));
    jest.advanceTimersByTime(29_999);
    expect(call.outcomes).toBe(0);
    jest.advanceTimersByTime(1);
    expect(call.outcomes).toBe(1);
    expect(call.code).toMatch(/timeout/);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('2: destroying the injector lets every request go', () => {
    bench.signIn();
    const call = bench.get('/api/a');
    refuse(bench.one('/api/a'));
    TestBed.resetTestingModule();
    expect(call.outcomes).toBe(1);
    expect(call.code).toBe('destroyed');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('3: a request is replayed once, and its second 401 is the caller’s', () => {
    bench.signIn();
    const call = bench.get('/api/a');
    refuse(bench.one('/api/a'));
    bench.one('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    refuse(bench.one('/api/a'));
    expect(call.error.status).toBe(401);
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    expect(bench.refreshes()).toHaveLength(0);
    expect(bench.auth.isAuthenticated()).toBe(true);
    bench.wire.verify();
  });

  it('3: a caller’s own retry gets a refresh of its own', () => {
    bench.signIn();
    const call = new Call(bench.http.get('/api/a').pipe(retry(1)));
    for (let round = 0; round < 2; round++) {
      refuse(bench.one('/api/a'));
      bench.one('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: `R${round}` });
      refuse(bench.one('/api/a'));
    }
    expect(call.outcomes).toBe(1);
    expect(bench.count('request-replayed')).toBe(2);
  });

  it('3: a request that was sent as A is never replayed as B', () => {
    bench.signIn();
    const held = bench.get('/api/a');
    refuse(bench.one('/api/a'));
    bench.signIn({}, 'ben');
    expect(held.code).toBe('session-changed');
    expect(bench.sent('/api/a')).toHaveLength(0);
  });

  it('3: a 401 that arrives after B signed in is not replayed as B', () => {
    bench.signIn();
    const late = bench.get('/api/a');
    bench.signIn({}, 'ben');
    refuse(bench.one('/api/a'));
    expect(late.code).toBe('session-changed');
    bench.wire.verify();
  });

  it('4: cancelling every request does not cancel the refresh', () => {
    bench.signIn();
    const calls = [bench.get('/api/a'), bench.get('/api/b')];
    refuse(bench.one('/api/a'));
    refuse(bench.one('/api/b'));
    const refresh = bench.one('/auth/refresh');
    calls.forEach(({ subscription }) => subscription.unsubscribe());
    expect(refresh.cancelled).toBe(false);
    const renewed = freshJwt('ada');
    refresh.flush({ accessToken: renewed, refreshToken: 'R2' });
    expect(bench.auth.accessToken()).toBe(renewed);
    bench.wire.verify();
  });

  it('5: what a refresh brings after a sign-out is thrown away', () => {
    bench.signIn();
    const held = bench.get('/api/a');
    refuse(bench.one('/api/a'));
    const refresh = bench.one('/auth/refresh');
    new Call(bench.auth.logout());
    expect(held.code).toBe('signed-out');
    refresh.flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    expect(bench.auth.state()).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(bench.count('refreshed')).toBe(0);
  });

  it.each([200, 401])('5: a late answer (%d) for A does nothing to B', (status) => {
    bench.signIn();
    bench.get('/api/a');
    refuse(bench.one('/api/a'));
    const late = bench.one('/auth/refresh');
    const { accessToken } = bench.signIn({}, 'ben');
    late.flush(
      { accessToken: freshJwt('ada'), refreshToken: 'R2' },
      { status, statusText: 'Late' },
    );
    expect(bench.auth.accessToken()).toBe(accessToken);
    expect(bench.auth.user()?.sub).toBe('ben');
    expect(bench.count('session-expired')).toBe(0);
  });

  it('6: a definite refusal ends the session once', () => {
    bench.signIn();
    const calls = Array.from({ length: 20 }, (_, n) => bench.get(`/api/${n}`));
    calls.forEach((_, n) => refuse(bench.one(`/api/${n}`)));
    refuse(bench.one('/auth/refresh'));
    expect(bench.count('session-expired')).toBe(1);
    expect(bench.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
    jest.advanceTimersByTime(60_000);
    bench.wire.verify();
  });

  it.each([
    [
      'no network',
      () => bench.one('/auth/refresh').error(new ProgressEvent('error')),
      'refresh-network',
      3,
    ],
    ['503', () => refuse(bench.one('/auth/refresh'), 503), 'refresh-unavailable', 3],
    ['429', () => refuse(bench.one('/auth/refresh'), 429), 'refresh-rate-limited', 1],
    ['a malformed answer', () => bench.one('/auth/refresh').flush('{'), 'refresh-malformed', 1],
    [
      'an HTML 403',
      () => bench.one('/auth/refresh').flush('<html>', { status: 403, statusText: 'No' }),
      'refresh-unavailable',
      3,
    ],
  ] as const)('6: %s keeps the session and fails only the waiters', (_, answer, code, tries) => {
    const { accessToken } = bench.signIn();
    const call = bench.get('/api/a');
    refuse(bench.one('/api/a'));
    for (let n = 0; n < tries; n++) {
      answer();
      jest.advanceTimersByTime(2_000);
    }
    expect(call.code).toBe(code);
    expect(call.error.status).toBe(401);
    expect(bench.auth.accessToken()).toBe(accessToken);
    expect(bench.count('refresh-failed')).toBe(1);
    bench.wire.verify();
  });

  it('6: after a failure the server is left alone for a while, then asked again', () => {
    bench.signIn();
    bench.get('/api/a');
    refuse(bench.one('/api/a'));
    bench.one('/auth/refresh').flush('{');
    const soon = bench.get('/api/b');
    refuse(bench.one('/api/b'));
    expect(soon.code).toBe('refresh-malformed');
    expect(bench.refreshes()).toHaveLength(0);
    jest.advanceTimersByTime(10_000);
    const later = bench.get('/api/c');
    refuse(bench.one('/api/c'));
    bench.one('/auth/refresh').flush({ accessToken: freshJwt('ada'), refreshToken: 'R2' });
    bench.one('/api/c').flush('ok');
    expect(later.values).toEqual(['ok']);
  });

  it('7: before a refusal for good ends the session, newer tokens of another tab are taken up', () => {
    localStorage.clear();
    TestBed.resetTestingModule();
    bench = new Harness({
      wiring,
      features: [withResponseHeaderBackend(endpoints), withLocalStorage()],
    });
    bench.signIn();
    const call = bench.get('/api/a');
    const mine = JSON.parse(localStorage.getItem('holdfast') ?? '') as SessionRecord;
    const theirs = { ...mine, gen: 1, accessToken: freshJwt('ada'), refreshToken: 'R2' };
    localStorage.setItem('holdfast', JSON.stringify(theirs));
    bench.one('/api/a').flush('InvalidToken', { status: 401, statusText: '' });
    const replay = bench.one('/api/a');
    expect(tokenOf(replay)).toBe(theirs.accessToken);
    replay.flush('ok');
    expect(call.values).toEqual(['ok']);
    expect(JSON.parse(localStorage.getItem('holdfast') ?? '')).toEqual(theirs);
    localStorage.clear();
  });

  it('8: the token goes nowhere but to the configured addresses', () => {
    bench.signIn();
    for (const url of [
      '/other',
      'https://evil.test/api/a',
      '//evil.test/api/',
      '/apievil',
      '/api/../b',
    ]) {
      bench.get(url);
      expect(tokenOf(bench.one(url))).toBeNull();
    }
    bench.get('/api/a');
    expect(tokenOf(bench.one('/api/a'))).not.toBeNull();
  });

  it('8: the endpoints of the back end never carry it by interception', () => {
    bench = resetBench({ wiring, config: { api: ['/'] } });
    bench.signIn();
    const call = new Call(bench.http.post('/auth/refresh', {}));
    refuse(bench.one('/auth/refresh'));
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    bench.wire.verify();
  });

  it('9: what a caller gets is an HttpErrorResponse with an AuthError that keeps the cause', () => {
    bench.signIn();
    const call = bench.get('/api/a');
    refuse(bench.one('/api/a'));
    refuse(bench.one('/auth/refresh'));
    const { cause } = call.error.error as { cause: unknown };
    expect(cause).toBeInstanceOf(HttpErrorResponse);
    expect(JSON.stringify(call.error.error)).not.toContain('jwt expired');
  });
});

function resetBench(options: ConstructorParameters<typeof Harness>[0]): Harness {
  TestBed.resetTestingModule();
  return new Harness(options);
}
