import { TestBed } from '@angular/core/testing';
import { AUTH_STORE } from '../../src/lib/injection-tokens';
import { FailSafeStore } from '../../src/lib/storage/fail-safe-store';
import { SessionRecord } from '../../src/lib/session/session-record';
import { Harness, HarnessOptions, endpoints, refuse, tokenOf, wirings } from '../harness/harness';
import { freshJwt, jwt } from '../harness/jwt';
import { ScriptedStore } from '../harness/scripted-store';
import { aRecord } from '../harness/a-record';

const hour = 3_600_000;
const day = 24 * hour;

describe.each(wirings)('tokens and time, wired as %s', (wiring) => {
  let bench: Harness;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    bench = new Harness({ wiring, ...options });
  }

  function load(record: Partial<SessionRecord>): void {
    const store = new ScriptedStore();
    store.content = aRecord({ receivedAt: Date.now(), ...record });
    create({ providers: [{ provide: AUTH_STORE, useValue: new FailSafeStore(store) }] });
  }

  /** A call that is sent at once and answered. */
  function works(url = '/api/a'): string | null {
    const call = bench.get(url);
    const request = bench.one(url);
    request.flush('ok');
    expect(call.values).toEqual(['ok']);
    return tokenOf(request);
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
  });

  afterEach(() => jest.useRealTimers());

  it.each(['opaque', 'a.b', 'a.b.c', 'a.b.c.d', 'e30.bm90IGpzb24.c2ln'])(
    '%s is sent as it is, and renewed when it is refused [F041, F042]',
    (accessToken) => {
      bench.signIn({ accessToken });
      expect(works()).toBe(accessToken);
      expect(bench.auth.user()).toBeNull();
      jest.advanceTimersByTime(30 * day);
      const call = bench.refused('/api/b');
      bench.renew({ accessToken: 'opaque2' });
      bench.one('/api/b').flush('b');
      expect(call.values).toEqual(['b']);
    },
  );

  it('expires_in alone says when [F041]', () => {
    bench.signIn({ accessToken: 'opaque', expiresIn: 60 });
    works();
    jest.advanceTimersByTime(60_000);
    bench.get('/api/a');
    expect(bench.sent('/api/a')).toHaveLength(0);
    expect(bench.refreshes()).toHaveLength(1);
  });

  it.each([
    ['milliseconds', 1_800_000_600_000],
    ['a string', '1800000600'],
    ['negative', -1],
    ['zero', 0],
    ['beyond reason', 1e20],
  ])('an exp in %s does not stop a call, nor cause a refresh [F044]', (_, exp) => {
    bench.signIn({ accessToken: jwt({ sub: 'ada', exp }) });
    works();
    expect(bench.refreshes()).toHaveLength(0);
  });

  it.each([25, 30, 400])(
    'a token of %d days needs no timer, and is renewed when it ends [F045]',
    (days) => {
      bench.signIn({ accessToken: freshJwt('ada', days * 86_400) });
      expect(jest.getTimerCount()).toBe(0);
      jest.setSystemTime(Date.now() + days * 0.89 * day);
      works();
      expect(bench.refreshes()).toHaveLength(0);
      jest.setSystemTime(Date.now() + days * 0.12 * day);
      bench.get('/api/a');
      expect(bench.refreshes()).toHaveLength(1);
    },
  );

  it('tokens with exp alone, which a fast clock takes for ended, are used until they are refused [F048]', () => {
    const server = Date.now() / 1000;
    const token = (): string => jwt({ sub: 'ada', exp: server + 3_600 });
    jest.setSystemTime(Date.now() + 2 * hour);
    bench.signIn({ accessToken: token(), refreshToken: jwt({ exp: server + 7_000 }) });
    for (let n = 0; n < 7; n++) {
      works();
    }
    expect(bench.refreshes()).toHaveLength(0);
    bench.refused('/api/a');
    bench.renew({ accessToken: token() });
    expect(bench.sent('/api/a')).toHaveLength(1);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('a stored token that has ended costs one refresh, for all calls of the start [F046]', () => {
    load({ receivedAt: Date.now() - hour });
    expect(bench.auth.isAuthenticated()).toBe(true);
    const calls = ['/api/a', '/api/b'].map((url) => bench.get(url));
    expect(bench.sent('/api/a')).toHaveLength(0);
    const renewed = bench.renew();
    ['/api/a', '/api/b'].forEach((url) => {
      const request = bench.one(url);
      expect(tokenOf(request)).toBe(renewed);
      request.flush(url);
    });
    expect(calls.map(({ values }) => values)).toEqual([['/api/a'], ['/api/b']]);
  });

  it('where it cannot be renewed, nobody is signed in, and nothing is sent [F046]', () => {
    load({ receivedAt: Date.now() - hour, refreshToken: undefined });
    const call = bench.get('/api/a');
    expect(call.code).toBe('session-expired');
    expect(bench.auth.state()).toEqual({ status: 'anonymous', reason: 'session-expired' });
    bench.wire.verify();
  });

  it('a refresh that brings an ended token does not loop [F046]', () => {
    bench.signIn();
    const call = bench.refused('/api/a');
    bench.renew({ accessToken: freshJwt('ada', -60) });
    refuse(bench.one('/api/a'));
    expect(call.outcomes).toBe(1);
    expect(bench.refreshes()).toHaveLength(0);
  });

  it.each([10, 30, 60])('a token of %d s is not renewed at each call [F047]', (seconds) => {
    bench.signIn({ accessToken: freshJwt('ada', seconds) });
    for (let n = 0; n < 8; n++) {
      works();
      jest.advanceTimersByTime((seconds * 1000) / 10);
    }
    expect(bench.count('refresh-started')).toBe(0);
    jest.advanceTimersByTime((seconds * 1000) / 10);
    works();
    expect(bench.count('refresh-started')).toBe(1);
  });

  it.each([-26, -1, 1, 26])('a client clock that is %d h off causes no refresh [F048]', (hours) => {
    const accessToken = freshJwt('ada');
    jest.setSystemTime(Date.now() + hours * hour);
    bench.signIn({ accessToken });
    for (let n = 0; n < 5; n++) {
      works();
      jest.advanceTimersByTime(60_000);
    }
    expect(bench.count('refresh-started')).toBe(0);
  });

  it('the server’s refusal counts, however young a token seems [F049]', () => {
    bench.signIn({ accessToken: freshJwt('ada', 86_400) });
    const call = bench.refused('/api/a');
    bench.renew();
    bench.one('/api/a').flush('ok');
    expect(call.values).toEqual(['ok']);
  });

  it('one jump ahead costs one refresh [F050]', () => {
    bench.signIn();
    jest.setSystemTime(Date.now() + day);
    bench.get('/api/a');
    bench.renew();
    bench.one('/api/a').flush('ok');
    for (let n = 0; n < 5; n++) {
      works();
    }
    expect(bench.count('refresh-started')).toBe(1);
  });

  it('a jump back does not make a rest after a failure longer [F050]', () => {
    bench.signIn();
    bench.refused('/api/a');
    bench.one(endpoints.refresh).flush('{');
    jest.setSystemTime(Date.now() - day);
    bench.refused('/api/a');
    expect(bench.refreshes()).toHaveLength(1);
  });

  it('a jump back does not keep the breaker open [F050]', () => {
    bench.signIn();
    for (let n = 0; n < 5; n++) {
      bench.refused('/api/a');
      bench.renew();
      bench.one('/api/a').flush('ok');
    }
    jest.setSystemTime(Date.now() - day);
    bench.refused('/api/a');
    expect(bench.refreshes()).toHaveLength(1);
  });

  it('after a sleep nothing is sent with a token that ended meanwhile [F051]', () => {
    bench.signIn();
    jest.setSystemTime(Date.now() + 8 * hour);
    const call = bench.get('/api/a');
    expect(bench.sent('/api/a')).toHaveLength(0);
    const renewed = bench.renew();
    const request = bench.one('/api/a');
    expect(tokenOf(request)).toBe(renewed);
    request.flush('ok');
    expect(call.values).toEqual(['ok']);
  });

  it('no timer runs while nothing is asked for, so none can be late [F052]', () => {
    bench.signIn();
    works();
    bench.refused('/api/b');
    bench.renew();
    bench.one('/api/b').flush('b');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('a token of the future is sent, and the server decides [F054]', () => {
    const nbf = 1_800_003_600;
    const accessToken = jwt({ sub: 'ada', nbf, iat: nbf, exp: nbf + 600 });
    bench.signIn({ accessToken });
    expect(works()).toBe(accessToken);
    expect(bench.count('refresh-started')).toBe(0);
  });
});
