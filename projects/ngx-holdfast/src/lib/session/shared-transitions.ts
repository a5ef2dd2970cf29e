import { CookieSession } from './refresh-source';
import { SessionRecord } from './session-record';
import { adopt, endSession, forgetLogins } from './session-transitions';
import { SessionSnapshot, Step, changeSession, sourceOf } from './session-state';

/** Takes over what another tab has stored: newer tokens, a sign-out, a sign-in of another user. */
export function syncFromStore(
  snapshot: SessionSnapshot,
  stored: SessionRecord | null,
  now: number,
): Step | null {
  const { session, ended } = snapshot;
  const current = sourceOf(session);
  if (stored === null) {
    // Without a user, an empty store is no sign-out: a login may be open.
    return current === null ? { next: snapshot } : signedOutInOtherTab(snapshot);
  }
  if (ended.has(stored.sid)) {
    // Another tab wrote back a session that this tab has already ended.
    return { next: snapshot, write: session.status === 'active' ? session.record : 'clear' };
  }
  return stored.sid === current?.sid
    ? adopt(snapshot, stored, now)
    : {
        next: changeSession(forgetLogins(snapshot), { status: 'active', record: stored }),
        event: { type: current === null ? 'signed-in' : 'session-changed' },
      };
}

/** Another tab has signed in behind the same cookie: only the server knows the user. */
export function revalidate(snapshot: SessionSnapshot, cookie: CookieSession): Step {
  const { session } = snapshot;
  const isActive = session.status === 'active';
  const hadUser = isActive || (session.status === 'cookie' && session.hadUser);
  return {
    next: changeSession(forgetLogins(snapshot), { status: 'cookie', cookie, hadUser }),
    write: 'clear',
    event: isActive ? { type: 'session-changed' } : undefined,
  };
}

/** Another tab has ended the session. */
export function signedOutInOtherTab(snapshot: SessionSnapshot): Step {
  return endSession(
    forgetLogins(snapshot),
    { status: 'none', reason: 'signed-out' },
    { type: 'signed-out', inOtherTab: true },
    undefined,
  );
}
