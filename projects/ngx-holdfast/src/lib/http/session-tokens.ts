import {
  MonoTypeOperatorFunction,
  Observable,
  catchError,
  defer,
  filter,
  of,
  switchMap,
  take,
  tap,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import { AuthError } from '../session/auth-error';
import { Freshness, tokenFreshness } from '../session/token-freshness';
import { SessionRecord } from '../session/session-record';
import { AuthConfig } from '../auth-config';
import { AuthCore } from '../auth-core';
import { AuthSession } from '../session/auth-session';
import { failAfter } from '../session/refresh-policy';

const defaultWindowMs = 60_000;
const defaultRestoreWaitMs = 10_000;

export function earlyWindowMs({ refreshBeforeExpiryMs = defaultWindowMs }: AuthConfig): number {
  return refreshBeforeExpiryMs;
}

/** On a server nothing is renewed. */
export function freshnessNow(
  { session, config, inert }: AuthCore,
  record: SessionRecord,
): Freshness {
  return inert ? 'fresh' : tokenFreshness(record, session.now(), earlyWindowMs(config));
}

/** The tokens to send now, without waiting; `undefined` where there is something to wait for, `null` for nobody. */
export function tokensNow(runtime: AuthCore): SessionRecord | null | undefined {
  const { session, coordinator } = runtime;
  const { record } = session;
  if (record === null) {
    return session.state.status === 'restoring' ? undefined : null;
  }
  const age = coordinator.holds(record) ? 'expired' : freshnessNow(runtime, record);
  if (age === 'expiring' && session.canRefresh(record)) {
    coordinator.start(record, 'refreshing');
  }
  return age === 'expired' ? undefined : record;
}

/** The tokens to send, after restoring and refreshing as far as needed; `null` where nobody is signed in. */
export function tokensToUse(runtime: AuthCore): Observable<SessionRecord | null> {
  const { session, coordinator } = runtime;
  return defer(() => {
    const now = tokensNow(runtime);
    if (now !== undefined) {
      return of(now);
    }
    const { record } = session;
    if (record === null) {
      return sessionKnown(runtime).pipe(switchMap(() => tokensToUse(runtime)));
    }
    const fresh$ = coordinator.freshTokens(record);
    return record.accessToken === ''
      ? // A restoring cookie session that turned out to be none is nobody, not a failure.
        fresh$.pipe(
          inTime(runtime),
          catchError((error: unknown) =>
            session.record === null ? of(null) : throwError(() => error),
          ),
        )
      : fresh$;
  });
}

/** Emits once it is known, or can be asked of the server, who is signed in. */
function sessionKnown(runtime: AuthCore): Observable<unknown> {
  const { session } = runtime;
  return session.state$.pipe(
    filter(({ status }) => status !== 'restoring' || session.record !== null),
    take(1),
    throwIfEmpty(() => new AuthError('destroyed')),
    inTime(runtime),
  );
}

function inTime<T>({ session, config }: AuthCore): MonoTypeOperatorFunction<T> {
  const waitMs = config.restoreTimeoutMs ?? defaultRestoreWaitMs;
  return failAfter(waitMs, session.scheduler, 'hold-timeout');
}

/** Emits once newer tokens of this session are taken up, if another tab has stored some. */
export function caughtUp(session: AuthSession): Observable<unknown> {
  return session.reread$.pipe(
    take(1),
    tap((stored) => stored && session.adopt(stored)),
  );
}
