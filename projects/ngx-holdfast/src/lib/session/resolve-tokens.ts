import {
  Observable,
  catchError,
  defer,
  filter,
  of,
  switchMap,
  take,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import { AuthError } from './auth-error';
import { AuthSession } from './auth-session';
import { failAfter } from './fail-after';
import { CookieSession } from './refresh-source';
import { SessionRecord } from './session-record';

/**
 * The tokens to send, after restoring and refreshing as far as needed; `null` without a session. Fails with
 * `AuthError`: with `hold-timeout` where it stays unknown for `restoreTimeoutMs` who is signed in.
 */
export function resolveTokens(
  session: AuthSession,
  restoreTimeoutMs: number,
): Observable<SessionRecord | null> {
  return defer(() => {
    const readiness = session.readiness();
    if (readiness === 'send-and-refresh') {
      session.startRefresh({ background: true });
    }
    if (readiness !== 'wait') {
      return of(session.record);
    }
    const current = session.snapshot.session;
    switch (current.status) {
      case 'active':
        return session.freshTokens(current.record);
      case 'cookie':
        return restoredByCookie(session, current.cookie, restoreTimeoutMs);
      default:
        return session
          .select(({ session: { status } }) => status)
          .pipe(
            filter((status) => status !== 'unknown'),
            take(1),
            throwIfEmpty(() => new AuthError('destroyed')),
            failAfter(restoreTimeoutMs, session.clock, 'hold-timeout'),
            switchMap(() => resolveTokens(session, restoreTimeoutMs)),
          );
    }
  });
}

function restoredByCookie(
  session: AuthSession,
  cookie: CookieSession,
  restoreTimeoutMs: number,
): Observable<SessionRecord | null> {
  return session.freshTokens(cookie).pipe(
    failAfter(restoreTimeoutMs, session.clock, 'hold-timeout'),
    // A rejected cookie means that there is no session, which is not an error.
    catchError((error: AuthError) =>
      error.requiresSignIn && session.snapshot.session.status === 'none'
        ? of(null)
        : throwError(() => error),
    ),
  );
}
