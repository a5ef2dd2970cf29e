import { aRecord } from '../../../spec/harness/a-record';
import { active, aSnapshot } from '../../../spec/harness/a-snapshot';
import { AuthError } from './auth-error';
import { Cooldown } from './cooldown';
import { cookieSession } from './refresh-source';
import {
  Readiness,
  Refresh,
  Session,
  SessionSnapshot,
  changeSession,
  initialSnapshot,
  readiness,
  resultFor,
  sourceOf,
  staleSessionError,
} from './session-state';
import { Freshness } from './token-freshness';

const record = aRecord();
const cookie = cookieSession('c1');
const unknown: Session = { status: 'unknown' };
const withCookie: Session = { status: 'cookie', cookie, hadUser: false };
const none: Session = { status: 'none' };
const idle: Refresh = { status: 'idle' };
const background: Refresh = { status: 'background', source: record };
const blocking: Refresh = { status: 'blocking', source: record };
const cooldown: Cooldown = {
  subject: 's1',
  gen: 0,
  startedAt: 0,
  durationMs: 10_000,
  code: 'refresh-network',
  status: 0,
};

describe('initialSnapshot', () => {
  it('knows no session and has an open gate', () => {
    expect(initialSnapshot).toMatchObject({ session: unknown, refresh: idle, cooldown: null });
  });
});

describe('sourceOf', () => {
  it('is the record of a user, or the cookie that stands for a session', () => {
    expect(sourceOf(active(record))).toBe(record);
    expect(sourceOf(withCookie)).toBe(cookie);
  });

  it.each([unknown, none])('is null for %j', (session) => {
    expect(sourceOf(session)).toBeNull();
  });
});

describe('readiness', () => {
  it.each<[Refresh, Freshness, Readiness]>([
    [idle, 'fresh', 'send'],
    [idle, 'expiring', 'send-and-refresh'],
    [idle, 'expired', 'wait'],
    [background, 'fresh', 'send'],
    [background, 'expiring', 'send-and-refresh'],
    [background, 'expired', 'wait'],
    [blocking, 'fresh', 'wait'],
    [blocking, 'expiring', 'wait'],
    [blocking, 'expired', 'wait'],
  ])('with the refresh %j and a token that is %s, a request may %s', (refresh, age, expected) => {
    expect(readiness(aSnapshot(active(), { refresh }), age)).toBe(expected);
  });

  it.each<[Session, Readiness]>([
    [unknown, 'wait'],
    [withCookie, 'wait'],
    [none, 'anonymous'],
    [{ status: 'none', reason: 'session-expired' }, 'anonymous'],
  ])('without tokens (%j) a request may %s', (session, expected) => {
    expect(readiness(aSnapshot(session), 'fresh')).toBe(expected);
  });
});

describe('staleSessionError', () => {
  it('is the error that ended the session, or signed-out without one', () => {
    const error = new AuthError('session-expired');
    expect(staleSessionError({ status: 'none', reason: 'session-expired', error })).toBe(error);
    expect(staleSessionError(none).code).toBe('signed-out');
  });

  it.each([unknown, withCookie, active()])('is session-changed for %j', (session) => {
    expect(staleSessionError(session).code).toBe('session-changed');
  });
});

describe('resultFor', () => {
  const error = new AuthError('refresh-network');
  const newer = aRecord({ gen: 1, accessToken: 'A1' });

  it.each([undefined, error])('is the record of a newer generation (error: %s)', (failure) => {
    expect(resultFor(aSnapshot(active(newer)), record, failure)).toBe(newer);
  });

  it('is the first record of a session that was restored by cookie', () => {
    const restored = aRecord({ sid: cookie.sid, gen: 1 });
    expect(resultFor(aSnapshot(active(restored)), cookie, undefined)).toBe(restored);
  });

  it('is the error of the refresh while the tokens are not newer', () => {
    expect(resultFor(aSnapshot(active(record)), record, error)).toBe(error);
    expect(resultFor(aSnapshot(active(record)), newer, error)).toBe(error);
    expect(resultFor(aSnapshot(withCookie), cookie, error)).toBe(error);
  });

  it('is refresh-malformed where a refresh has succeeded without newer tokens', () => {
    expect(resultFor(aSnapshot(active(record)), record, undefined)).toMatchObject({
      code: 'refresh-malformed',
    });
  });

  it.each<[Session, string]>([
    [active(aRecord({ sid: 's2', gen: 1 })), 'session-changed'],
    [withCookie, 'session-changed'],
    [none, 'signed-out'],
    [{ status: 'none', error: new AuthError('session-expired') }, 'session-expired'],
  ])(
    'after the session was replaced by %j it is %s, whatever the refresh has brought [F058]',
    (session, code) => {
      for (const failure of [undefined, error]) {
        expect(resultFor(aSnapshot(session), record, failure)).toMatchObject({ code });
      }
    },
  );
});

describe('changeSession', () => {
  const before: SessionSnapshot = {
    session: active(record),
    refresh: blocking,
    starts: [1, 2],
    cooldown,
    ended: new Set(['s0']),
    logins: { last: 3, stale: 2 },
  };

  it('keeps what is known of refreshes while the session is the same', () => {
    const session = active(aRecord({ gen: 1 }));
    expect(changeSession(before, session)).toEqual({ ...before, session });
  });

  it.each([active(aRecord({ sid: 's2' })), withCookie, none])(
    'forgets the refresh, its cool-down and its starts for %j [F057]',
    (session) => {
      expect(changeSession(before, session)).toEqual({
        ...before,
        session,
        refresh: idle,
        starts: [],
        cooldown: null,
      });
    },
  );
});
