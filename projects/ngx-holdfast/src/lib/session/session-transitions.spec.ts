import { aRecord } from '../../../spec/harness/a-record';
import { active, aSnapshot } from '../../../spec/harness/a-snapshot';
import { AuthError } from './auth-error';
import { cookieSession } from './refresh-source';
import { SessionRecord } from './session-record';
import { Refresh, Session, SessionSnapshot, Step, initialSnapshot } from './session-state';
import {
  adopt,
  beginLogin,
  expire,
  finishLogin,
  forgetLogins,
  restore,
  signIn,
  signOut,
} from './session-transitions';

const record = aRecord();
const other = aRecord({ sid: 's2', accessToken: 'B0' });
const unknown: Session = { status: 'unknown' };
const none: Session = { status: 'none' };

function withCookie(hadUser = false): Session {
  return { status: 'cookie', cookie: cookieSession('c1'), hadUser };
}

function running(status: 'background' | 'blocking' = 'blocking'): Refresh {
  return { status, source: record };
}

function withLogins(last: number, stale = 0, session: Session = none): SessionSnapshot {
  return aSnapshot(session, { logins: { last, stale } });
}

describe('restore', () => {
  it('takes over the stored session', () => {
    expect(restore(initialSnapshot, record, none)).toEqual({
      next: aSnapshot(active(record)),
      event: { type: 'session-restored' },
    });
  });

  it.each([none, unknown, withCookie()])(
    'without a record it is %j, without an event',
    (session) => {
      expect(restore(initialSnapshot, null, session)).toEqual({ next: aSnapshot(session) });
    },
  );

  it.each([active(other), none, withCookie()])('changes nothing once %j is known', (session) => {
    expect(restore(aSnapshot(session), record, none)).toBeNull();
  });

  it('does not outdate a login whose response is still to come [F171]', () => {
    expect(restore(withLogins(1, 0, unknown), null, none)?.next.logins).toEqual({
      last: 1,
      stale: 0,
    });
  });
});

describe('beginLogin', () => {
  it('numbers the login requests, and changes nothing else', () => {
    const first = beginLogin(aSnapshot());
    const second = beginLogin(first.next);
    expect(first).toEqual({ next: aSnapshot(active(), { logins: { last: 1, stale: 0 } }) });
    expect(second.next.logins).toEqual({ last: 2, stale: 0 });
  });
});

describe('finishLogin', () => {
  it('starts the session of the response', () => {
    expect(finishLogin(withLogins(1), 1, record)).toEqual({
      next: withLogins(1, 1, active(record)),
      write: record,
      event: { type: 'signed-in' },
    });
  });

  it('lets the later of two logins win, in any order of their responses [F171]', () => {
    const inOrder = finishLogin(withLogins(2), 1, record) as Step;
    expect(finishLogin(inOrder.next, 2, other)).toMatchObject({ write: other });

    const reversed = finishLogin(withLogins(2), 2, other) as Step;
    expect(finishLogin(reversed.next, 1, record)).toMatchObject({ code: 'session-changed' });
  });

  it.each<[string, (snapshot: SessionSnapshot) => Step, string]>([
    ['a sign-out', (snapshot) => signOut(snapshot, null), 'signed-out'],
    ['tokens that the app has set', (snapshot) => signIn(snapshot, other), 'session-changed'],
  ])('fails after %s [F171]', (_, act, code) => {
    const { next } = act(withLogins(1, 0, active()));
    expect(finishLogin(next, 1, record)).toMatchObject({ code });
  });

  it('succeeds after a session that has expired meanwhile', () => {
    const { next } = expire(withLogins(1, 0, active()), new AuthError('session-expired'), null);
    expect(finishLogin(next, 1, other)).toMatchObject({ write: other });
  });

  it('marks the session that it replaces as ended [F057]', () => {
    const step = finishLogin(withLogins(1, 0, active(record)), 1, other) as Step;
    expect(step.next.ended).toEqual(new Set(['s1']));
  });
});

describe('signIn', () => {
  it('writes the record, publishes it, and emits signed-in', () => {
    expect(signIn(aSnapshot(none), record)).toEqual({
      next: aSnapshot(active(record)),
      write: record,
      event: { type: 'signed-in' },
    });
  });

  it('ends the former session, with its refresh [F058]', () => {
    const before = aSnapshot(active(), { refresh: running(), starts: [1], ended: new Set(['s0']) });
    expect(signIn(before, other).next).toEqual(
      aSnapshot(active(other), { ended: new Set(['s0', 's1']) }),
    );
  });

  it('outdates all logins whose responses are still to come [F171]', () => {
    expect(signIn(withLogins(3, 1), record).next.logins).toEqual({ last: 3, stale: 3 });
  });
});

describe('signOut', () => {
  it('clears the store, forgets the user, and emits signed-out', () => {
    expect(signOut(aSnapshot(active(record), { refresh: running() }), record)).toEqual({
      next: aSnapshot({ status: 'none', reason: 'signed-out' }, { ended: new Set(['s1']) }),
      write: 'clear',
      event: { type: 'signed-out', inOtherTab: false },
    });
  });

  it('outdates all logins whose responses are still to come, also without a session [F171]', () => {
    expect(signOut(withLogins(3, 1, active()), null).next.logins).toEqual({ last: 3, stale: 3 });
    expect(signOut(withLogins(3, 1), null).next.logins).toEqual({ last: 3, stale: 3 });
  });

  it('changes nothing where no user is signed in [F061]', () => {
    const { next, write, event } = signOut(aSnapshot(none), record);
    expect(next).toEqual(aSnapshot(none));
    expect([write, event]).toEqual([undefined, undefined]);
  });

  it('clears the store before it is known who is signed in, whatever it holds [F056]', () => {
    for (const session of [unknown, withCookie()]) {
      for (const stored of [null, record]) {
        expect(signOut(aSnapshot(session), stored)).toMatchObject({
          write: 'clear',
          event: { type: 'signed-out', inOtherTab: false },
        });
      }
    }
  });

  it.each([other, null])(
    'leaves a store that holds %j, as another tab has written it',
    (stored) => {
      const { next, write } = signOut(aSnapshot(active(record)), stored);
      expect(write).toBeUndefined();
      expect(next.session.status).toBe('none');
    },
  );
});

describe('expire', () => {
  const error = new AuthError('session-expired', { status: 400 });
  const unauthorized = new AuthError('session-expired', { status: 401 });

  it('ends the session with the error that ended it [F025]', () => {
    expect(expire(aSnapshot(active(record)), error, record)).toEqual({
      next: aSnapshot({ status: 'none', reason: 'session-expired', error }),
      write: 'clear',
      event: { type: 'session-expired', error },
    });
  });

  it('ends the session once [F061]', () => {
    const ended = aSnapshot({ status: 'none', reason: 'signed-out' });
    expect(expire(ended, error, record)).toEqual({ next: ended });
  });

  it('does not mark the session as ended, since another tab may have saved it [F110]', () => {
    expect(expire(aSnapshot(active(record)), error, null).next.ended.size).toBe(0);
  });

  it('leaves an empty store, as another tab may be about to fill it [F138]', () => {
    expect(expire(aSnapshot(active(record)), error, null).write).toBeUndefined();
  });

  it('emits no event for a 401 without a cookie at start-up', () => {
    expect(expire(aSnapshot(withCookie()), unauthorized, null)).toEqual({
      next: aSnapshot({ status: 'none', error: unauthorized }),
      event: undefined,
      write: 'clear',
    });
  });

  it('emits a sign-out of another tab for a 401 without a cookie where a user was shown [F137]', () => {
    expect(expire(aSnapshot(withCookie(true)), unauthorized, null)).toEqual({
      next: aSnapshot({ status: 'none', reason: 'signed-out', error: unauthorized }),
      event: { type: 'signed-out', inOtherTab: true },
      write: 'clear',
    });
  });

  it.each<[string, Session, AuthError]>([
    ['any other rejection of a cookie', withCookie(), error],
    ['any other rejection of a cookie after a user', withCookie(true), error],
    ['a 401 for a user who is signed in', active(record), unauthorized],
  ])('emits session-expired for %s', (_, session, cause) => {
    expect(expire(aSnapshot(session), cause, null)).toMatchObject({
      next: { session: { status: 'none', reason: 'session-expired', error: cause } },
      event: { type: 'session-expired', error: cause },
    });
  });
});

describe('adopt', () => {
  const newer = aRecord({ gen: 1, accessToken: 'A1' });

  it('uses newer tokens of the session, and opens the gate', () => {
    const before = aSnapshot(active(record), { refresh: running(), starts: [5] });
    expect(adopt(before, newer, 9)).toEqual({
      next: aSnapshot(active(newer), { starts: [5] }),
      event: { type: 'refreshed' },
    });
  });

  it.each<[string, Session, SessionRecord]>([
    ['the same generation', active(newer), newer],
    ['an older generation', active(newer), record],
    ['another session [F057]', active(other), newer],
    ['a session that has ended [F056]', none, newer],
    ['a session before it is known', unknown, newer],
  ])('ignores tokens of %s', (_, session, late) => {
    expect(adopt(aSnapshot(session), late, 9)).toBeNull();
  });

  it('restores a session whose first tokens a cookie has brought', () => {
    const first = aRecord({ sid: 'c1', gen: 1 });
    expect(adopt(aSnapshot(withCookie()), first, 9)).toMatchObject({
      next: { session: active(first) },
      event: { type: 'session-restored' },
    });
  });

  it('counts a refresh of another tab, and one of this tab only once [F007]', () => {
    expect(adopt(aSnapshot(active(record), { starts: [5] }), newer, 9)?.next.starts).toEqual([
      5, 9,
    ]);
    for (const status of ['background', 'blocking'] as const) {
      const before = aSnapshot(active(record), { refresh: running(status), starts: [5] });
      expect(adopt(before, newer, 9)?.next.starts).toEqual([5]);
    }
  });

  it('keeps nothing of the error of the last refresh', () => {
    const refresh: Refresh = { status: 'idle', error: new AuthError('refresh-network') };
    expect(adopt(aSnapshot(active(record), { refresh }), newer, 9)?.next.refresh).toEqual({
      status: 'idle',
    });
  });
});

describe('forgetLogins', () => {
  it('outdates the login requests that have been sent, not the next one [F171]', () => {
    const { next } = beginLogin(forgetLogins(withLogins(2)));
    expect(finishLogin(next, 2, record)).toBeInstanceOf(AuthError);
    expect(finishLogin(next, 3, record)).toMatchObject({ write: record });
  });
});
