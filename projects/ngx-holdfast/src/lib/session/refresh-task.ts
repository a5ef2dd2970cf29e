import {
  Observable,
  SchedulerLike,
  catchError,
  defer,
  first,
  map,
  of,
  switchMap,
  take,
  throwError,
} from 'rxjs';
import { AuthError } from './auth-error';
import { SessionRecord } from './session-record';
import { TokenResponse } from './token-response';
import { AuthSession } from './auth-session';
import { TokenRefresher } from './session-store';
import { RefreshPolicy, failAfter, retryWithBackoff } from './refresh-policy';
import { Renewal, TabCoordination } from './tab-coordination';

export interface RenewalSetup {
  readonly session: AuthSession;
  readonly refresher: TokenRefresher;
  readonly tabs: TabCoordination;
  readonly policy: RefreshPolicy;
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
  /** Tells the server of tokens that came too late for their session. Never fails. */
  readonly revoke: (record: SessionRecord) => Observable<unknown>;
}

/**
 * Newer tokens for this session, stored: from the server, with the tries that the policy allows, or from another tab that
 * was faster. Failures before `countFrom` (local ms since 1970) are no reason not to ask. Ends in bounded time.
 */
export function renewTokens(
  setup: RenewalSetup,
  record: SessionRecord,
  countFrom: number,
): Observable<SessionRecord> {
  const { session, tabs, policy, scheduler, random } = setup;
  const renewal: Renewal = (latest, mayAsk, noted$ = of(null)) =>
    noted$.pipe(
      switchMap(() => (mayAsk() ? ask(setup, latest) : fail('lock-timeout'))),
      retryWithBackoff(policy, scheduler, random),
      failAfter(policy.totalTimeoutMs, scheduler, 'refresh-timeout'),
    );
  return defer(() => tabs.refresh(session, record, renewal, countFrom)).pipe(
    first(),
    map((latest) => {
      if (latest?.sid !== record.sid) {
        session.follow();
        throw session.goneError();
      }
      return latest;
    }),
  );
}

function ask(setup: RenewalSetup, record: SessionRecord): Observable<SessionRecord> {
  const { session, refresher, policy, scheduler } = setup;
  return session.canRefresh(record)
    ? refresher(record).pipe(
        take(1),
        failAfter(policy.attemptTimeoutMs, scheduler, 'refresh-timeout'),
        switchMap((response) => keep(setup, record, response)),
      )
    : fail('session-expired');
}

function keep(
  { session, revoke }: RenewalSetup,
  record: SessionRecord,
  response: TokenResponse,
): Observable<SessionRecord> {
  const { accessToken, refreshToken = record.refreshToken } = response;
  return defer(() => of(session.keep(record, response))).pipe(
    catchError((error: unknown) =>
      revoke({ ...record, accessToken, refreshToken }).pipe(
        switchMap(() => throwError(() => error)),
      ),
    ),
  );
}

function fail(code: 'lock-timeout' | 'session-expired'): Observable<never> {
  return throwError(() => new AuthError(code));
}
