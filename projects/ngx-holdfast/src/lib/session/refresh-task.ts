import {
  EMPTY,
  Observable,
  catchError,
  defer,
  first,
  of,
  switchMap,
  take,
  tap,
  throwError,
} from 'rxjs';
import { AuthError, isAuthError } from './auth-error';
import { Clock } from './clock';
import { cooldownAfter, cooldownError } from './cooldown';
import { failAfter } from './fail-after';
import { RefreshPolicy, isWorthRetrying } from './refresh-policy';
import { RefreshSource } from './refresh-source';
import { isRunning, refreshFailed, refreshSucceeded } from './refresh-transitions';
import { saveRefreshed } from './refreshed-record';
import { syncWithStore } from './session-commands';
import { SessionPort } from './session-port';
import { SessionRecord } from './session-record';
import { RefreshStart, staleSessionError } from './session-state';
import { LockState, TabCoordination } from './tab-coordination';
import { tokenFreshness } from './token-freshness';
import { TokenResponse } from './token-response';

/** What a refresh works with. */
export interface RefreshEnvironment {
  /** Fails with `AuthError` only. */
  readonly requestTokens: (source: RefreshSource) => Observable<TokenResponse>;
  /** Sends orphaned tokens, which arrived after the end of their session, to the logout endpoint. Never fails. */
  readonly revokeOrphanedTokens: (tokens: TokenResponse) => Observable<unknown>;
  readonly coordination: TabCoordination;
  readonly policy: RefreshPolicy;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Runs a refresh and applies its outcome to the session. Ends in bounded time; never fails. */
export function runRefresh(
  session: SessionPort,
  environment: RefreshEnvironment,
  { source, ignoreFailuresBefore }: RefreshStart,
): Observable<unknown> {
  const { coordination, policy, clock } = environment;
  return defer(() =>
    coordination.refresh(session, {
      source,
      blockedBy: (cooldown, subject, gen) =>
        cooldownError(cooldown as object, subject, gen, clock.now(), ignoreFailuresBefore),
      cooldownAfter: (error, subject, gen) =>
        cooldownAfter(error, subject, gen, clock.now(), policy),
      request: (latest, lock) =>
        requestWithRetries(session, environment, latest, lock).pipe(
          failAfter(policy.totalTimeoutMs, clock, 'refresh-timeout'),
        ),
    }),
  ).pipe(
    first(),
    tap((record) => {
      if (record?.sid !== source.sid) {
        throw new AuthError('session-changed');
      }
      session.apply((snapshot) => refreshSucceeded(snapshot, source, record, clock.now()));
    }),
    catchError((error: unknown) => {
      fail(session, environment, source, asAuthError(error));
      return EMPTY;
    }),
  );
}

function asAuthError(error: unknown): AuthError {
  return isAuthError(error) ? error : new AuthError('refresh-malformed', { cause: error });
}

function fail(
  session: SessionPort,
  { policy, clock }: RefreshEnvironment,
  source: RefreshSource,
  cause: AuthError,
): void {
  let error = cause;
  if (error.code === 'session-changed' && isRunning(session.snapshot, source)) {
    // It was found in the store under the lock, where no subscriber may run.
    session.apply(syncWithStore(session));
    // The store held a session that this tab has ended: this one goes on.
    error = new AuthError('lock-timeout');
  }
  const now = clock.now();
  const current = session.snapshot.session;
  const isTokenValid =
    current.status === 'active' && tokenFreshness(current.record, now, 0) !== 'expired';
  const stored = session.store.load();
  session.apply((snapshot) =>
    refreshFailed(snapshot, source, { error, stored, isTokenValid, now, policy }),
  );
}

/** Exponential back-off with full jitter, where the network or the server fails. */
function requestWithRetries(
  session: SessionPort,
  environment: RefreshEnvironment,
  source: RefreshSource,
  lock: LockState,
  attempt = 1,
): Observable<SessionRecord> {
  const { policy, clock, random } = environment;
  return (lock.ready$ ?? of(null)).pipe(
    switchMap(() =>
      lock.isHeld() ? requestOnce(session, environment, source) : failWith('lock-timeout'),
    ),
    catchError((error: unknown) =>
      attempt < policy.attempts && isAuthError(error) && isWorthRetrying(error)
        ? clock
            .delay(random() * policy.backoffBaseMs * 2 ** (attempt - 1))
            .pipe(
              switchMap(() => requestWithRetries(session, environment, source, lock, attempt + 1)),
            )
        : throwError(() => error),
    ),
  );
}

function requestOnce(
  session: SessionPort,
  { requestTokens, revokeOrphanedTokens, policy, clock }: RefreshEnvironment,
  source: RefreshSource,
): Observable<SessionRecord> {
  if (!session.canRefresh(source)) {
    return failWith('session-expired');
  }
  return requestTokens(source).pipe(
    take(1),
    failAfter(policy.attemptTimeoutMs, clock, 'refresh-timeout'),
    switchMap((response) => {
      const record = saveRefreshed(session, source, response);
      const { accessToken, refreshToken = source.refreshToken } = response;
      return record === null
        ? revokeOrphanedTokens({ accessToken, refreshToken }).pipe(
            switchMap(() => throwError(() => staleSessionError(session.snapshot.session))),
          )
        : of(record);
    }),
  );
}

function failWith(code: 'lock-timeout' | 'session-expired'): Observable<never> {
  return throwError(() => new AuthError(code));
}
