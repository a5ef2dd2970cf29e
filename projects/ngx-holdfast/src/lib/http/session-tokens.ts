import { Observable, catchError, defer, first, of, switchMap, throwError } from 'rxjs';
import { freshness } from '../core/freshness';
import { SessionRecord } from '../core/session-record';
import { AuthRuntime } from '../di/auth-runtime';
import { failAfter } from '../session/refresh-policy';

const defaultWindowMs = 60_000;
const defaultRestoreWaitMs = 10_000;

/** The tokens to send now, without waiting; `undefined` where there is something to wait for, `null` for nobody. */
export function tokensNow(runtime: AuthRuntime): SessionRecord | null | undefined {
  const { session, coordinator, config } = runtime;
  const { state } = session;
  if (state.status !== 'authenticated') {
    return state.status === 'anonymous' ? null : undefined;
  }
  const { record } = state;
  if (coordinator.holds(record)) {
    return undefined;
  }
  switch (freshness(record, session.now(), config.refreshBeforeExpiryMs ?? defaultWindowMs)) {
    case 'fresh':
      return record;
    case 'expiring':
      if (session.canRefresh(record)) {
        coordinator.refreshAhead(record);
      }
      return record;
    case 'expired':
      return undefined;
  }
}

/** The tokens to send, after restoring and refreshing as far as needed; `null` where nobody is signed in. */
export function tokensToUse(runtime: AuthRuntime): Observable<SessionRecord | null> {
  return defer(() => {
    const now = tokensNow(runtime);
    if (now !== undefined) {
      return of(now);
    }
    const { session, coordinator } = runtime;
    const { record } = session;
    return record === null
      ? knownSession(runtime).pipe(switchMap(() => tokensToUse(runtime)))
      : coordinator.freshTokens(record).pipe(
          catchError((error: unknown) =>
            // A restoring cookie session that turned out to be none is nobody, not a failure.
            record.accessToken === '' && session.state.status === 'anonymous'
              ? of(null)
              : throwError(() => error),
          ),
        );
  });
}

/** Emits once it is known, or can be asked of the server, who is signed in. */
export function knownSession({ session, config }: AuthRuntime): Observable<unknown> {
  const waitMs = config.restoreWaitMs ?? defaultRestoreWaitMs;
  return session.state$.pipe(
    first(({ status, record }) => status !== 'restoring' || record !== null),
    failAfter(waitMs, session.scheduler, 'hold-timeout'),
  );
}
