import { AuthError } from './auth-error';
import { SessionRecord } from './session-record';
import {
  EventBody,
  Session,
  SessionSnapshot,
  Step,
  changeSession,
  sourceOf,
} from './session-state';

/** Takes over what the store held at start-up, else `fallback`. `null`: it is known already who is signed in. */
export function restore(
  snapshot: SessionSnapshot,
  stored: SessionRecord | null,
  fallback: Session,
): Step | null {
  if (snapshot.session.status !== 'unknown') {
    return null;
  }
  return stored === null
    ? { next: changeSession(snapshot, fallback) }
    : {
        next: changeSession(snapshot, { status: 'active', record: stored }),
        event: { type: 'session-restored' },
      };
}

/** A login request is sent: its response counts until a sign-out, or until a later login has succeeded. */
export function beginLogin(snapshot: SessionSnapshot): Step {
  const { last, stale } = snapshot.logins;
  return { next: { ...snapshot, logins: { last: last + 1, stale } } };
}

/** Starts the session of a login response, or fails where the response comes too late. */
export function finishLogin(
  snapshot: SessionSnapshot,
  login: number,
  record: SessionRecord,
): Step | AuthError {
  return login > snapshot.logins.stale
    ? startSession({ ...snapshot, logins: { ...snapshot.logins, stale: login } }, record)
    : new AuthError(snapshot.session.status === 'active' ? 'session-changed' : 'signed-out');
}

/** Starts a new session. Logins that are still open count no more. */
export function signIn(snapshot: SessionSnapshot, record: SessionRecord): Step {
  return startSession(forgetLogins(snapshot), record);
}

function startSession(snapshot: SessionSnapshot, record: SessionRecord): Step {
  return {
    next: changeSession(markEnded(snapshot), { status: 'active', record }),
    write: record,
    event: { type: 'signed-in' },
  };
}

/** Signs the user out. */
export function signOut(snapshot: SessionSnapshot, stored: SessionRecord | null): Step {
  return endSession(
    markEnded(forgetLogins(snapshot)),
    { status: 'none', reason: 'signed-out' },
    { type: 'signed-out', inOtherTab: false },
    writeAtEnd(snapshot, stored),
  );
}

/** Ends the session because it cannot be refreshed. */
export function expire(
  snapshot: SessionSnapshot,
  error: AuthError,
  stored: SessionRecord | null,
): Step {
  const { session } = snapshot;
  const write = writeAtEnd(snapshot, stored);
  // A 401 without a cookie means "not signed in", which is an event only where a user was shown before.
  if (session.status === 'cookie' && error.status === 401) {
    return session.hadUser
      ? endSession(
          snapshot,
          { status: 'none', reason: 'signed-out', error },
          { type: 'signed-out', inOtherTab: true },
          write,
        )
      : endSession(snapshot, { status: 'none', error }, undefined, write);
  }
  return endSession(
    snapshot,
    { status: 'none', reason: 'session-expired', error },
    { type: 'session-expired', error },
    write,
  );
}

/** Uses newer tokens of the current session, refreshed by this tab or by another one. `null`: they are not newer. */
export function adopt(snapshot: SessionSnapshot, record: SessionRecord, now: number): Step | null {
  const { session, refresh, starts } = snapshot;
  const current = sourceOf(session);
  if (current?.sid !== record.sid || record.gen <= current.gen) {
    return null;
  }
  return {
    next: {
      ...snapshot,
      session: { status: 'active', record },
      refresh: { status: 'idle' },
      // Refreshes of other tabs count, or a loop would have as many rounds as there are tabs.
      starts: refresh.status === 'idle' ? [...starts, now] : starts,
    },
    event: { type: session.status === 'cookie' ? 'session-restored' : 'refreshed' },
  };
}

export function endSession(
  snapshot: SessionSnapshot,
  session: Session,
  event: EventBody | undefined,
  write: 'clear' | undefined,
): Step {
  return snapshot.session.status === 'none'
    ? { next: snapshot }
    : { next: changeSession(snapshot, session), event, write };
}

/** A tab that is behind leaves what a newer session has stored; one that does not know yet leaves nothing. */
function writeAtEnd(
  { session }: SessionSnapshot,
  stored: SessionRecord | null,
): 'clear' | undefined {
  return session.status !== 'active' || stored?.sid === session.record.sid ? 'clear' : undefined;
}

function markEnded(snapshot: SessionSnapshot): SessionSnapshot {
  const sid = sourceOf(snapshot.session)?.sid;
  return sid === undefined ? snapshot : { ...snapshot, ended: new Set([...snapshot.ended, sid]) };
}

/** Responses to the login requests that have been sent so far come too late. */
export function forgetLogins(snapshot: SessionSnapshot): SessionSnapshot {
  const { last } = snapshot.logins;
  return { ...snapshot, logins: { last, stale: last } };
}
