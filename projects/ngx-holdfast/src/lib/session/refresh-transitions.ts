import { AuthError } from './auth-error';
import { cooldownAfter, cooldownError, isWithin } from './cooldown';
import { RefreshPolicy } from './refresh-policy';
import { RefreshSource } from './refresh-source';
import { SessionRecord } from './session-record';
import { SessionSnapshot, Step, sourceOf } from './session-state';
import { adopt, expire } from './session-transitions';

export interface RefreshRequest {
  /** The token is still valid: requests are sent with it while the refresh runs. */
  readonly background: boolean;
  /** Local ms since 1970. Failures before it are no reason to wait, except a 429. */
  readonly ignoreFailuresBefore: number;
  readonly now: number;
  readonly policy: RefreshPolicy;
}

/** Starts a refresh of the current session, or joins the one that runs. Returns the error why neither is allowed. */
export function beginRefresh(
  snapshot: SessionSnapshot,
  source: RefreshSource,
  { background, ignoreFailuresBefore, now, policy }: RefreshRequest,
): Step | AuthError {
  const { refresh, starts, cooldown } = snapshot;
  if (refresh.status !== 'idle') {
    const closesGate = refresh.status === 'background' && !background;
    return {
      next: closesGate
        ? { ...snapshot, refresh: { status: 'blocking', source: refresh.source } }
        : snapshot,
    };
  }
  const error = cooldownError(cooldown, source.sid, source.gen, now, ignoreFailuresBefore);
  // A rejected background refresh does not block a required one.
  if (error !== null && (background || !error.isTerminal)) {
    return error;
  }
  const { refreshes, withinMs } = policy.breaker;
  const recent = starts.filter((start) => isWithin(withinMs, start, now));
  return recent.length >= refreshes
    ? new AuthError('breaker-open')
    : {
        next: {
          ...snapshot,
          refresh: { status: background ? 'background' : 'blocking', source },
          starts: [...recent, now],
        },
        event: { type: 'refresh-started' },
        start: { source, ignoreFailuresBefore },
      };
}

/** The refresh of `source` has stored `record`. */
export function refreshSucceeded(
  snapshot: SessionSnapshot,
  source: RefreshSource,
  record: SessionRecord,
  now: number,
): Step | null {
  return (
    adopt(snapshot, record, now) ??
    (isRunning(snapshot, source) ? { next: { ...snapshot, refresh: { status: 'idle' } } } : null)
  );
}

export interface RefreshFailure {
  readonly error: AuthError;
  readonly stored: SessionRecord | null;
  /** Whether the access token in use has not expired. */
  readonly isTokenValid: boolean;
  readonly now: number;
  readonly policy: RefreshPolicy;
}

/** The refresh of `source` has failed. `null`: the session is another one, or has newer tokens. */
export function refreshFailed(
  snapshot: SessionSnapshot,
  source: RefreshSource,
  { error, stored, isTokenValid, now, policy }: RefreshFailure,
): Step | null {
  if (!isRunning(snapshot, source)) {
    return null;
  }
  const isNeeded = snapshot.refresh.status === 'blocking' || !isTokenValid;
  return error.isTerminal && isNeeded
    ? expire(snapshot, error, stored)
    : {
        next: {
          ...snapshot,
          refresh: { status: 'idle', error },
          cooldown: cooldownAfter(error, source.sid, source.gen, now, policy),
        },
        event: { type: 'refresh-failed', error },
      };
}

/** Whether the refresh of `source` is still the one that the gate belongs to. */
export function isRunning({ session, refresh }: SessionSnapshot, source: RefreshSource): boolean {
  return (
    refresh.status !== 'idle' && refresh.source === source && sourceOf(session)?.sid === source.sid
  );
}
