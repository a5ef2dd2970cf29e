import fc from 'fast-check';
import { skipAuth } from 'ngx-holdfast';
import { TestBed } from '@angular/core/testing';
import { TestRequest } from '@angular/common/http/testing';
import {
  Harness,
  RequestRecorder,
  endpoints,
  flushError,
  flushUnauthorized,
  tokenOf,
  wirings,
} from '../harness/harness';

describe.each(wirings)('a shared refresh, wired as %s', (wiring) => {
  let harness: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new Harness({ wiring });
  });

  afterEach(() => jest.useRealTimers());

  it('one refresh serves 50 requests for any order of the 401s and the refresh response [F001]', () => {
    const order = fc.shuffledSubarray([...Array(50).keys()], { minLength: 50 });
    fc.assert(
      fc.property(order, fc.nat({ max: 50 }), (shuffled, rejectedBefore) => {
        TestBed.resetTestingModule();
        harness = new Harness({ wiring });
        harness.signIn();
        const results = shuffled.map((_, n) => harness.get(`/api/${n}`));
        const sent = results.map((_, n) => harness.expectOne(`/api/${n}`));
        const rejectAll = (indexes: readonly number[]) =>
          indexes.forEach((n) => flushUnauthorized(sent[n] as TestRequest));
        rejectAll(shuffled.slice(0, Math.max(1, rejectedBefore)));
        const newToken = harness.completeRefresh();
        rejectAll(shuffled.slice(Math.max(1, rejectedBefore)));
        expect(harness.matchRefreshes()).toHaveLength(0);
        results.forEach((result, n) => {
          const replay = harness.expectOne(`/api/${n}`);
          expect(tokenOf(replay)).toBe(newToken);
          replay.flush(n);
          expect(result).toMatchObject({ values: [n], outcomes: 1 });
        });
        harness.httpTesting.verify();
      }),
      { numRuns: 25 },
    );
  });

  it('a request with a late 401 for the old token is replayed at once with the new one [F002]', () => {
    harness.signIn();
    const late = harness.get('/api/late');
    const request = harness.expectOne('/api/late');
    harness.getUnauthorized('/api/a');
    const newToken = harness.completeRefresh();
    flushUnauthorized(request);
    expect(harness.matchRefreshes()).toHaveLength(0);
    const replay = harness.expectOne('/api/late');
    expect(tokenOf(replay)).toBe(newToken);
    replay.flush('late');
    expect(late.values).toEqual(['late']);
  });

  it('no request is sent with a token that is known to be rejected [F003]', () => {
    harness.signIn();
    harness.getUnauthorized('/api/a');
    const held = harness.get('/api/b');
    expect(harness.match('/api/b')).toHaveLength(0);
    const newToken = harness.completeRefresh();
    const request = harness.expectOne('/api/b');
    expect(tokenOf(request)).toBe(newToken);
    request.flush('b');
    expect(held.values).toEqual(['b']);
  });

  it.each([401, 403])(
    'a refresh response with status %d ends the session once [F004]',
    (status) => {
      harness.signIn();
      const rejected = harness.getUnauthorized('/api/a');
      const held = harness.get('/api/b');
      flushError(harness.expectOne(endpoints.refresh), status);
      expect([rejected.code, held.code]).toEqual(['session-expired', 'session-expired']);
      expect(harness.countEvents('session-expired')).toBe(1);
      expect(harness.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
      jest.advanceTimersByTime(600_000);
      harness.httpTesting.verify();
    },
  );

  it.each(['/auth/refresh', 'http://localhost/auth/refresh', '/auth/../auth/refresh?x=1'])(
    'a request of the app to %s is not held, carries no token and causes no refresh [F005]',
    (url) => {
      TestBed.resetTestingModule();
      harness = new Harness({ wiring, config: { api: ['/'] } });
      harness.signIn();
      harness.getUnauthorized('/api/a');
      const refresh = harness.expectOne(endpoints.refresh);
      const result = harness.post(url, {});
      const request = harness.expectOne(url);
      expect(tokenOf(request)).toBeNull();
      flushUnauthorized(request);
      expect(result.error.error).toEqual({ message: 'jwt expired' });
      harness.httpTesting.verify();
      flushUnauthorized(refresh);
    },
  );

  it.each(['login', 'logout'] as const)('%s is not held while a refresh runs [F005]', (name) => {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, config: { api: ['/'] } });
    harness.signIn();
    harness.getUnauthorized('/api/a');
    new RequestRecorder(name === 'login' ? harness.auth.login({}) : harness.auth.logout());
    flushUnauthorized(harness.expectOne(endpoints[name]));
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a request with skipAuth() is not held, carries no token and causes no refresh [F005]', () => {
    harness.signIn();
    harness.getUnauthorized('/api/a');
    const result = harness.get('/api/discovery', skipAuth());
    const request = harness.expectOne('/api/discovery');
    expect(tokenOf(request)).toBeNull();
    flushUnauthorized(request);
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    expect(harness.matchRefreshes()).toHaveLength(1);
  });
});
