import { aRecord } from '../../../spec/harness/a-record';
import { active, aSnapshot } from '../../../spec/harness/a-snapshot';
import { cookieSession } from './refresh-source';
import { Refresh, Session, SessionSnapshot } from './session-state';
import { revalidate, signedOutInOtherTab, syncFromStore } from './shared-transitions';

const record = aRecord();
const newer = aRecord({ gen: 1, accessToken: 'A1' });
const theirs = aRecord({ sid: 'theirs', accessToken: 'B0' });
const cookie = cookieSession('c2');
const unknown: Session = { status: 'unknown' };
const none: Session = { status: 'none' };
const signedOut: Session = { status: 'none', reason: 'signed-out' };
const logins = { last: 3, stale: 1 };
const outdated = { last: 3, stale: 3 };

function withCookie(hadUser = false): Session {
  return { status: 'cookie', cookie: cookieSession('c1'), hadUser };
}

/** With everything that belongs to a session, which none of another may inherit. */
function busy(session: Session): SessionSnapshot {
  const refresh: Refresh = { status: 'blocking', source: record };
  return aSnapshot(session, { refresh, starts: [1], logins });
}

describe('syncFromStore', () => {
  it('adopts newer tokens of the session, as a refresh of another tab [F110]', () => {
    expect(syncFromStore(aSnapshot(active(record)), newer, 9)).toEqual({
      next: aSnapshot(active(newer), { starts: [9] }),
      event: { type: 'refreshed' },
    });
  });

  it('changes nothing for the same or an older generation [F110]', () => {
    expect(syncFromStore(aSnapshot(active(newer)), newer, 9)).toBeNull();
    expect(syncFromStore(aSnapshot(active(newer)), record, 9)).toBeNull();
  });

  it('signs out where the store was emptied, and does not write to it [F110, F137]', () => {
    expect(syncFromStore(busy(active(record)), null, 9)).toEqual({
      next: aSnapshot(signedOut, { logins: outdated }),
      event: { type: 'signed-out', inOtherTab: true },
    });
  });

  it('signs out once [F061]', () => {
    const { next, event } = syncFromStore(aSnapshot(signedOut), null, 9) ?? {};
    expect(next).toEqual(aSnapshot(signedOut));
    expect(event).toBeUndefined();
  });

  it.each([none, unknown])(
    'does not outdate a login where no user was signed in: %j [F171]',
    (session) => {
      const before = aSnapshot(session, { logins });
      expect(syncFromStore(before, null, 9)).toEqual({ next: before });
    },
  );

  it('changes the session after a sign-in in another tab [F138]', () => {
    expect(syncFromStore(busy(active(record)), theirs, 9)).toEqual({
      next: aSnapshot(active(theirs), { logins: outdated }),
      event: { type: 'session-changed' },
    });
  });

  it('signs in after a sign-in in another tab, where no user was signed in [F110]', () => {
    for (const session of [none, unknown]) {
      expect(syncFromStore(aSnapshot(session, { logins }), theirs, 9)).toEqual({
        next: aSnapshot(active(theirs), { logins: outdated }),
        event: { type: 'signed-in' },
      });
    }
  });

  it('does not outdate a login for newer tokens of the same session [F171]', () => {
    const step = syncFromStore(aSnapshot(active(record), { logins }), newer, 9);
    expect(step?.next.logins).toEqual(logins);
  });

  describe('a session that this tab has ended', () => {
    it('is removed again where another tab has written it back [F056]', () => {
      const before = aSnapshot(signedOut, { ended: new Set(['s1']) });
      const step = syncFromStore(before, newer, 9);
      expect(step).toEqual({ next: before, write: 'clear' });
      expect(step?.next).toBe(before);
    });

    it('gives way again to the session that has replaced it [F057]', () => {
      const before = aSnapshot(active(theirs), { ended: new Set(['s1']) });
      const step = syncFromStore(before, newer, 9);
      expect(step).toEqual({ next: before, write: theirs });
      expect(step?.next).toBe(before);
    });
  });

  it('leaves two sessions of other tabs to those tabs', () => {
    const changed = syncFromStore(aSnapshot(active(record)), theirs, 9);
    const back = syncFromStore(changed?.next ?? aSnapshot(), record, 9);
    expect(back?.next.session).toEqual(active(record));
    expect(back?.write).toBeUndefined();
  });
});

describe('revalidate', () => {
  it('leaves it to the server to find the user, and forgets the former one [F138]', () => {
    expect(revalidate(busy(active(record)), cookie)).toEqual({
      next: aSnapshot({ status: 'cookie', cookie, hadUser: true }, { logins: outdated }),
      write: 'clear',
      event: { type: 'session-changed' },
    });
  });

  it.each([none, unknown, withCookie()])(
    'emits no event where no user was shown: %j',
    (session) => {
      expect(revalidate(aSnapshot(session), cookie)).toEqual({
        next: aSnapshot({ status: 'cookie', cookie, hadUser: false }),
        write: 'clear',
        event: undefined,
      });
    },
  );

  it('remembers the user over several sign-ins in other tabs, and emits one event [F137]', () => {
    const step = revalidate(aSnapshot(withCookie(true)), cookie);
    expect(step.next.session).toEqual({ status: 'cookie', cookie, hadUser: true });
    expect(step.event).toBeUndefined();
  });
});

describe('signedOutInOtherTab', () => {
  it.each([active(record), withCookie(), unknown])(
    'ends the session once [F137]: %j',
    (session) => {
      const step = signedOutInOtherTab(busy(session));
      expect(step.next.session).toEqual(signedOut);
      expect(step.event).toEqual({ type: 'signed-out', inOtherTab: true });
      const again = signedOutInOtherTab(step.next);
      expect(again.next).toEqual(step.next);
      expect(again.event).toBeUndefined();
    },
  );

  it('writes nothing itself, and does not mark the session as ended', () => {
    const step = signedOutInOtherTab(aSnapshot(active(record)));
    expect(step.write).toBeUndefined();
    expect(step.next.ended.size).toBe(0);
  });

  it('outdates logins, also where no user is signed in [F171]', () => {
    expect(signedOutInOtherTab(aSnapshot(none, { logins })).next.logins).toEqual(outdated);
  });
});
