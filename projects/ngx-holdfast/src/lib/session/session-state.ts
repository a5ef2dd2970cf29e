import { AuthError } from './auth-error';
import { AuthEvent } from './auth-event';
import { EndReason } from './auth-state';
import { Cooldown } from './cooldown';
import { CookieSession, RefreshSource } from './refresh-source';
import { SessionRecord } from './session-record';
import { Freshness } from './token-freshness';

/** Who is signed in, as far as this tab knows. */
export type Session =
  /** The store has not been read yet. */
  | { readonly status: 'unknown' }
  /** Only a refresh with the cookie can determine whether there is a session. `hadUser`: this page has shown a user before. */
  | { readonly status: 'cookie'; readonly cookie: CookieSession; readonly hadUser: boolean }
  | { readonly status: 'active'; readonly record: SessionRecord }
  /** `error` ended the session; requests that were sent in it fail with it. */
  | { readonly status: 'none'; readonly reason?: EndReason; readonly error?: AuthError };

/** The refresh that runs, and so the gate. */
export type Refresh =
  /** The gate is open. `error`: how the last refresh failed. */
  | { readonly status: 'idle'; readonly error?: AuthError }
  /** The token is still valid, so requests are sent with it. */
  | { readonly status: 'background'; readonly source: RefreshSource }
  /** The gate is closed: requests wait. */
  | { readonly status: 'blocking'; readonly source: RefreshSource };

/** Everything that is known about a session. Immutable: transitions make the next one. */
export interface SessionSnapshot {
  readonly session: Session;
  readonly refresh: Refresh;
  /** When refreshes of this session have started, local ms since 1970. Those of other tabs count. */
  readonly starts: readonly number[];
  readonly cooldown: Cooldown | null;
  /** IDs of sessions that this tab has ended. If another tab writes one of them back, this tab overwrites it. */
  readonly ended: ReadonlySet<string>;
  /** The number of the last login request, and the last one whose response comes too late. */
  readonly logins: { readonly last: number; readonly stale: number };
}

/** An event before the driver adds its time. */
export type EventBody = AuthEvent extends infer E
  ? E extends AuthEvent
    ? Omit<E, 'at'>
    : never
  : never;

/** A refresh to be run. */
export interface RefreshStart {
  readonly source: RefreshSource;
  /** Local ms since 1970. Failures before it start no cool-down, except a 429. */
  readonly ignoreFailuresBefore: number;
}

/** What a transition asks the driver to do. */
export interface Step {
  readonly next: SessionSnapshot;
  /** Written to the store when the snapshot is committed, before any notification. */
  readonly write?: SessionRecord | 'clear' | undefined;
  /** Emitted after the snapshot is published. */
  readonly event?: EventBody | undefined;
  /** Started after all notifications. */
  readonly start?: RefreshStart;
}

/** What is known of the refreshes of a session that has just begun. */
const notRefreshed = {
  refresh: { status: 'idle' },
  starts: [],
  cooldown: null,
} as const satisfies Partial<SessionSnapshot>;

export const initialSnapshot: SessionSnapshot = {
  session: { status: 'unknown' },
  ...notRefreshed,
  ended: new Set(),
  logins: { last: 0, stale: 0 },
};

/** The tokens in use, if there are any. */
export function recordOf(session: Session): SessionRecord | null {
  return session.status === 'active' ? session.record : null;
}

/** What a refresh of this session starts from, or `null` where there is none to refresh. */
export function sourceOf(session: Session): RefreshSource | null {
  return session.status === 'active'
    ? session.record
    : session.status === 'cookie'
      ? session.cookie
      : null;
}

export type Readiness =
  | 'send'
  /** Send with the token in use, and refresh in the background. */
  | 'send-and-refresh'
  /** Wait for a refresh, or until it is known who is signed in. */
  | 'wait'
  /** There is no session. */
  | 'anonymous';

/** Whether a request may be sent now, with a token of this `freshness`. */
export function readiness({ session, refresh }: SessionSnapshot, freshness: Freshness): Readiness {
  if (session.status !== 'active') {
    return session.status === 'none' ? 'anonymous' : 'wait';
  }
  if (refresh.status === 'blocking' || freshness === 'expired') {
    return 'wait';
  }
  return freshness === 'expiring' ? 'send-and-refresh' : 'send';
}

/** Why a request that was sent in an earlier session gets no other token. */
export function staleSessionError(session: Session): AuthError {
  return session.status === 'none'
    ? (session.error ?? new AuthError('signed-out'))
    : new AuthError('session-changed');
}

/** What a waiter with these tokens gets when the refresh that it waits for has ended, with or without an `error`. */
export function resultFor(
  { session }: SessionSnapshot,
  used: RefreshSource,
  error: AuthError | undefined,
): SessionRecord | AuthError {
  if (sourceOf(session)?.sid !== used.sid) {
    return staleSessionError(session);
  }
  if (session.status !== 'active' || session.record.gen <= used.gen) {
    return error ?? new AuthError('refresh-malformed');
  }
  return session.record;
}

/** The only way from one session to another: what was known of the former one does not apply to the next. */
export function changeSession(snapshot: SessionSnapshot, session: Session): SessionSnapshot {
  return sourceOf(snapshot.session)?.sid === sourceOf(session)?.sid
    ? { ...snapshot, session }
    : { ...snapshot, session, ...notRefreshed };
}
