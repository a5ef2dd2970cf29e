import fc from 'fast-check';
import { skipAuth } from 'ngx-holdfast';
import { TestBed } from '@angular/core/testing';
import { TestRequest } from '@angular/common/http/testing';
import { Harness, Call, endpoints, refuse, tokenOf, wirings } from '../harness/harness';

describe.each(wirings)('one refresh for all, wired as %s', (wiring) => {
  let bench: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new Harness({ wiring });
  });

  afterEach(() => jest.useRealTimers());

  it('in whatever order fifty refusals and the answer come, one refresh serves all [F001]', () => {
    const order = fc.shuffledSubarray([...Array(50).keys()], { minLength: 50 });
    fc.assert(
      fc.property(order, fc.nat({ max: 50 }), (refusals, answered) => {
        TestBed.resetTestingModule();
        bench = new Harness({ wiring });
        bench.signIn();
        const calls = refusals.map((_, n) => bench.get(`/api/${n}`));
        const sent = calls.map((_, n) => bench.one(`/api/${n}`));
        const refuseAll = (which: readonly number[]) =>
          which.forEach((n) => refuse(sent[n] as TestRequest));
        refuseAll(refusals.slice(0, Math.max(1, answered)));
        const renewed = bench.renew();
        refuseAll(refusals.slice(Math.max(1, answered)));
        expect(bench.refreshes()).toHaveLength(0);
        calls.forEach((call, n) => {
          const replay = bench.one(`/api/${n}`);
          expect(tokenOf(replay)).toBe(renewed);
          replay.flush(n);
          expect(call).toMatchObject({ values: [n], outcomes: 1 });
        });
        bench.wire.verify();
      }),
      { numRuns: 25 },
    );
  });

  it('a late refusal of the old token is replayed at once with the new one [F002]', () => {
    bench.signIn();
    const late = bench.get('/api/late');
    const request = bench.one('/api/late');
    bench.refused('/api/a');
    const renewed = bench.renew();
    refuse(request);
    expect(bench.refreshes()).toHaveLength(0);
    const replay = bench.one('/api/late');
    expect(tokenOf(replay)).toBe(renewed);
    replay.flush('late');
    expect(late.values).toEqual(['late']);
  });

  it('nothing is sent with a token that is known to be refused [F003]', () => {
    bench.signIn();
    bench.refused('/api/a');
    const held = bench.get('/api/b');
    expect(bench.sent('/api/b')).toHaveLength(0);
    const renewed = bench.renew();
    const request = bench.one('/api/b');
    expect(tokenOf(request)).toBe(renewed);
    request.flush('b');
    expect(held.values).toEqual(['b']);
  });

  it.each([401, 403])('a refresh that answers %d ends the session, once [F004]', (status) => {
    bench.signIn();
    const refused = bench.refused('/api/a');
    const held = bench.get('/api/b');
    refuse(bench.one(endpoints.refresh), status);
    expect([refused.code, held.code]).toEqual(['session-expired', 'session-expired']);
    expect(bench.count('session-expired')).toBe(1);
    expect(bench.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
    jest.advanceTimersByTime(600_000);
    bench.wire.verify();
  });

  it.each(['/auth/refresh', 'http://localhost/auth/refresh', '/auth/../auth/refresh?x=1'])(
    'a call of the app’s own to %s is neither held, nor given a token, nor refreshed [F005]',
    (url) => {
      TestBed.resetTestingModule();
      bench = new Harness({ wiring, config: { api: ['/'] } });
      bench.signIn();
      bench.refused('/api/a');
      const refresh = bench.one(endpoints.refresh);
      const call = bench.post(url, {});
      const request = bench.one(url);
      expect(tokenOf(request)).toBeNull();
      refuse(request);
      expect(call.error.error).toEqual({ message: 'jwt expired' });
      bench.wire.verify();
      refuse(refresh);
    },
  );

  it.each(['login', 'logout'] as const)('%s passes while a refresh runs [F005]', (name) => {
    TestBed.resetTestingModule();
    bench = new Harness({ wiring, config: { api: ['/'] } });
    bench.signIn();
    bench.refused('/api/a');
    new Call(name === 'login' ? bench.auth.login({}) : bench.auth.logout());
    refuse(bench.one(endpoints[name]));
    expect(bench.refreshes()).toHaveLength(1);
  });

  it('a marked call is left alone everywhere [F005]', () => {
    bench.signIn();
    bench.refused('/api/a');
    const call = bench.get('/api/discovery', skipAuth());
    const request = bench.one('/api/discovery');
    expect(tokenOf(request)).toBeNull();
    refuse(request);
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    expect(bench.refreshes()).toHaveLength(1);
  });
});
