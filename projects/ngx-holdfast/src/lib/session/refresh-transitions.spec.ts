import { aRecord } from '../../../spec/harness/a-record';
import { active, aSnapshot } from '../../../spec/harness/a-snapshot';
import { AuthError, AuthErrorCode } from './auth-error';
import { Cooldown } from './cooldown';
import { defaultRefreshPolicy } from './refresh-policy';
import { RefreshSource, cookieSession } from './refresh-source';
import {
  RefreshFailure,
  RefreshRequest,
  beginRefresh,
  isRunning,
  refreshFailed,
  refreshSucceeded,
} from './refresh-transitions';
import { Refresh, Session, SessionSnapshot, Step } from './session-state';

const record = aRecord();
const newer = aRecord({ gen: 1, accessToken: 'A1' });
const cookie = cookieSession('c1');
const withCookie: Session = { status: 'cookie', cookie, hadUser: false };

function begin(
  snapshot: SessionSnapshot,
  differs: Partial<RefreshRequest> = {},
  source: RefreshSource = record,
): Step | AuthError {
  return beginRefresh(snapshot, source, {
    background: false,
    ignoreFailuresBefore: 0,
    now: 1_000,
    policy: defaultRefreshPolicy,
    ...differs,
  });
}

function blocking(source: RefreshSource = record): Refresh {
  return { status: 'blocking', source };
}

function background(source: RefreshSource = record): Refresh {
  return { status: 'background', source };
}

function cooldown(code: AuthErrorCode, differs: Partial<Cooldown> = {}): Cooldown {
  return { subject: 's1', gen: 0, startedAt: 500, durationMs: 10_000, code, status: 0, ...differs };
}

describe('beginRefresh', () => {
  it.each([false, true])('starts a refresh (background: %j) and counts it', (isBackground) => {
    expect(begin(aSnapshot(), { background: isBackground, ignoreFailuresBefore: 7 })).toEqual({
      next: aSnapshot(active(), {
        refresh: isBackground ? background() : blocking(),
        starts: [1_000],
      }),
      event: { type: 'refresh-started' },
      start: { source: record, ignoreFailuresBefore: 7 },
    });
  });

  it('starts one for the session that a cookie stands for', () => {
    expect(begin(aSnapshot(withCookie), {}, cookie)).toMatchObject({
      next: { session: withCookie, refresh: blocking(cookie) },
      start: { source: cookie },
    });
  });

  describe('while a refresh runs', () => {
    it('starts no other [F001]', () => {
      for (const refresh of [blocking(), background()]) {
        for (const isBackground of [false, true]) {
          const step = begin(aSnapshot(active(), { refresh }), { background: isBackground });
          expect(step).toEqual({ next: expect.anything() as unknown });
        }
      }
    });

    it('closes the gate if the caller needs newer tokens, with the source of that refresh [F003]', () => {
      const source = aRecord();
      const snapshot = aSnapshot(active(), { refresh: background(source), starts: [1] });
      const { next } = begin(snapshot) as Step;
      expect(next).toEqual({ ...snapshot, refresh: blocking() });
      expect(isRunning(next, source)).toBe(true);
    });

    it('is no change where the gate is closed already, or need not be [F003]', () => {
      const closed = aSnapshot(active(), { refresh: blocking() });
      const open = aSnapshot(active(), { refresh: background() });
      expect((begin(closed) as Step).next).toBe(closed);
      expect((begin(closed, { background: true }) as Step).next).toBe(closed);
      expect((begin(open, { background: true }) as Step).next).toBe(open);
    });

    it('ignores cool-down and circuit breaker', () => {
      const snapshot = aSnapshot(active(), {
        refresh: blocking(),
        cooldown: cooldown('refresh-network'),
        starts: [1, 2, 3, 4, 5],
      });
      expect((begin(snapshot) as Step).next).toBe(snapshot);
    });
  });

  describe('during a cool-down', () => {
    const network = aSnapshot(active(), { cooldown: cooldown('refresh-network') });
    const limited = aSnapshot(active(), { cooldown: cooldown('refresh-rate-limited') });
    const rejected = aSnapshot(active(), { cooldown: cooldown('session-expired') });

    it('fails with the error of the last refresh, for as long as the cool-down lasts', () => {
      expect(begin(network)).toEqual(new AuthError('refresh-network', { retryAfterMs: 9_500 }));
      expect(begin(network, { now: 10_499 })).toBeInstanceOf(AuthError);
      expect(begin(network, { now: 10_500 })).toMatchObject({ event: { type: 'refresh-started' } });
    });

    it.each<[string, Partial<Cooldown>]>([
      ['another session', { subject: 's2' }],
      ['an older generation', { gen: -1 }],
    ])('ignores the one of %s', (_, differs) => {
      const snapshot = aSnapshot(active(), { cooldown: cooldown('refresh-network', differs) });
      expect(begin(snapshot)).toMatchObject({ event: { type: 'refresh-started' } });
    });

    it('ignores failures before the time that the request names, except a 429 [F022, F024]', () => {
      expect(begin(network, { ignoreFailuresBefore: 500 })).toBeInstanceOf(AuthError);
      expect(begin(network, { ignoreFailuresBefore: 501 })).toMatchObject({
        start: { ignoreFailuresBefore: 501 },
      });
      expect(begin(limited, { ignoreFailuresBefore: Infinity })).toMatchObject({
        code: 'refresh-rate-limited',
        retryAfterMs: 9_500,
      });
    });

    it('starts a refresh that is needed after a background refresh was rejected', () => {
      expect(begin(rejected, { background: true })).toMatchObject({ code: 'session-expired' });
      expect(begin(rejected)).toMatchObject({ event: { type: 'refresh-started' } });
    });
  });

  describe('the circuit breaker', () => {
    it('rejects the sixth refresh within 30 s, also a forced one [F007]', () => {
      const snapshot = aSnapshot(active(), { starts: [0, 1_000, 2_000, 3_000, 4_000] });
      for (const ignoreFailuresBefore of [0, Infinity]) {
        expect(begin(snapshot, { now: 29_999, ignoreFailuresBefore })).toMatchObject({
          code: 'breaker-open',
        });
      }
    });

    it('allows one as soon as another is out of the time window, and forgets that [F007]', () => {
      const snapshot = aSnapshot(active(), { starts: [0, 1_000, 2_000, 3_000, 4_000] });
      const { next } = begin(snapshot, { now: 30_000 }) as Step;
      expect(next.starts).toEqual([1_000, 2_000, 3_000, 4_000, 30_000]);
      expect(begin({ ...next, refresh: { status: 'idle' } }, { now: 30_001 })).toMatchObject({
        code: 'breaker-open',
      });
    });

    it('has the limits of the policy [F007]', () => {
      const policy = { ...defaultRefreshPolicy, breaker: { refreshes: 1, withinMs: 10 } };
      const snapshot = aSnapshot(active(), { starts: [1_000] });
      expect(begin(snapshot, { policy, now: 1_009 })).toMatchObject({ code: 'breaker-open' });
      expect(begin(snapshot, { policy, now: 1_010 })).not.toBeInstanceOf(AuthError);
    });

    it('does not stay open after the clock is set back [F007, F050]', () => {
      const starts = Array<number>(5).fill(86_400_000);
      expect(begin(aSnapshot(active(), { starts }))).not.toBeInstanceOf(AuthError);
    });

    it('reports a cool-down first', () => {
      const snapshot = aSnapshot(active(), {
        cooldown: cooldown('refresh-network'),
        starts: [1, 2, 3, 4, 5],
      });
      expect(begin(snapshot)).toMatchObject({ code: 'refresh-network' });
    });
  });
});

describe('refreshSucceeded', () => {
  it('uses the new tokens, opens the gate, and counts the refresh once [F007]', () => {
    const snapshot = aSnapshot(active(), { refresh: blocking(), starts: [1] });
    expect(refreshSucceeded(snapshot, record, newer, 9)).toEqual({
      next: aSnapshot(active(newer), { starts: [1] }),
      event: { type: 'refreshed' },
    });
  });

  it('uses tokens that are newer than those of another tab, which have opened the gate', () => {
    const snapshot = aSnapshot(active(newer));
    const newest = aRecord({ gen: 2, accessToken: 'A2' });
    expect(refreshSucceeded(snapshot, record, newest, 9)?.next.session).toEqual(active(newest));
  });

  it('opens the gate where the tokens are in use already', () => {
    const snapshot = aSnapshot(active(record), { refresh: blocking() });
    expect(refreshSucceeded(snapshot, record, record, 9)).toEqual({ next: aSnapshot() });
  });

  it.each<[string, SessionSnapshot]>([
    ['tokens of another tab are as new', aSnapshot(active(newer))],
    [
      'the next refresh of newer tokens runs',
      aSnapshot(active(newer), { refresh: blocking(newer) }),
    ],
    ['the session has ended [F056]', aSnapshot({ status: 'none' })],
    [
      'another session refreshes [F057]',
      aSnapshot(active(aRecord({ sid: 's2' })), { refresh: blocking(aRecord({ sid: 's2' })) }),
    ],
  ])('changes nothing where %s', (_, snapshot) => {
    expect(refreshSucceeded(snapshot, record, newer, 9)).toBeNull();
  });
});

describe('refreshFailed', () => {
  const transient = new AuthError('refresh-unavailable', { status: 503 });
  const rejected = new AuthError('session-expired', { status: 400 });

  function fail(snapshot: SessionSnapshot, differs: Partial<RefreshFailure> = {}): Step | null {
    return refreshFailed(snapshot, record, {
      error: transient,
      stored: record,
      isTokenValid: true,
      now: 2_000,
      policy: defaultRefreshPolicy,
      ...differs,
    });
  }

  it.each([blocking(), background()])('keeps the session after a transient failure', (refresh) => {
    expect(fail(aSnapshot(active(), { refresh, starts: [1] }), { isTokenValid: false })).toEqual({
      next: aSnapshot(active(), {
        refresh: { status: 'idle', error: transient },
        starts: [1],
        cooldown: {
          subject: 's1',
          gen: 0,
          startedAt: 2_000,
          durationMs: 10_000,
          code: 'refresh-unavailable',
          status: 503,
        },
      }),
      event: { type: 'refresh-failed', error: transient },
    });
  });

  it.each<[string, Refresh, boolean, boolean]>([
    ['ends after the rejection of a blocking refresh', blocking(), true, true],
    ['ends after the rejection of a blocking refresh, token expired', blocking(), false, true],
    ['ends if the token has expired in a background refresh', background(), false, true],
    ['is kept while the token is valid in a background refresh', background(), true, false],
  ])('the session %s [F025]', (_, refresh, isTokenValid, ends) => {
    const step = fail(aSnapshot(active(), { refresh }), { error: rejected, isTokenValid });
    expect(step?.next.session.status).toBe(ends ? 'none' : 'active');
    expect(step?.write).toBe(ends ? 'clear' : undefined);
    expect(step?.event).toEqual({
      type: ends ? 'session-expired' : 'refresh-failed',
      error: rejected,
    });
  });

  it('remembers a rejected background refresh, so that no other is sent for a while', () => {
    const step = fail(aSnapshot(active(), { refresh: background() }), { error: rejected });
    expect(step?.next.cooldown).toMatchObject({ code: 'session-expired', durationMs: 10_000 });
  });

  it('leaves a store to another session that it holds [F138]', () => {
    const stored = aRecord({ sid: 'theirs' });
    const step = fail(aSnapshot(active(), { refresh: blocking() }), { error: rejected, stored });
    expect(step?.next.session.status).toBe('none');
    expect(step?.write).toBeUndefined();
  });

  it.each<[string, SessionSnapshot]>([
    ['newer tokens are in use', aSnapshot(active(newer))],
    [
      'newer tokens are being refreshed',
      aSnapshot(active(newer), { refresh: blocking(newer), starts: [1] }),
    ],
    ['the session has ended [F056]', aSnapshot({ status: 'none', reason: 'signed-out' })],
    [
      'another session refreshes [F057]',
      aSnapshot(active(aRecord({ sid: 's2' })), { refresh: blocking(aRecord({ sid: 's2' })) }),
    ],
  ])('changes nothing where %s', (_, snapshot) => {
    for (const error of [transient, rejected]) {
      expect(fail(snapshot, { error, isTokenValid: false })).toBeNull();
    }
  });
});

describe('isRunning', () => {
  it('is true for the refresh that started from this source only', () => {
    for (const refresh of [blocking(), background()]) {
      expect(isRunning(aSnapshot(active(), { refresh }), record)).toBe(true);
      expect(isRunning(aSnapshot(active(), { refresh }), aRecord())).toBe(false);
    }
    expect(isRunning(aSnapshot(), record)).toBe(false);
  });

  it('is false for a refresh of a former session', () => {
    const snapshot = aSnapshot(active(aRecord({ sid: 's2' })), { refresh: blocking() });
    expect(isRunning(snapshot, record)).toBe(false);
  });
});
