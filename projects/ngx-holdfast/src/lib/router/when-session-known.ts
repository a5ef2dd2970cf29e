import { inject } from '@angular/core';
import { GuardResult } from '@angular/router';
import {
  EMPTY,
  Observable,
  catchError,
  defaultIfEmpty,
  exhaustMap,
  fromEvent,
  map,
  merge,
  of,
  skip,
  take,
  takeUntil,
  timer,
} from 'rxjs';
import { AuthService } from '../auth-service';
import { AuthState } from '../session/auth-state';
import { AUTH_CORE } from '../auth-core';
import { tokensToUse } from '../http/session-tokens';
import { AuthNavigation } from './auth-navigation';

/**
 * What a guard decides once it is known who is signed in, after restoring and after a refresh that is running. Emits once,
 * in bounded time. Where that stays unknown, `whenSessionUnknown` says whether the guard decides on the state as it is, or answers
 * `unknown`.
 */
export function whenSessionKnown(
  unknown: boolean,
  decide: (state: AuthState, navigation: AuthNavigation) => GuardResult,
): Observable<GuardResult> {
  const runtime = inject(AUTH_CORE);
  const navigation = inject(AuthNavigation);
  const auth = inject(AuthService);
  const { session, config, policy, inert } = runtime;

  /** Asks again when the network is back, unless the session changes by other means before. */
  const later$ = merge(
    session.state$.pipe(skip(1)),
    fromEvent(window, 'online').pipe(
      exhaustMap(() => auth.refresh().pipe(catchError(() => EMPTY))),
    ),
  ).pipe(take(1), takeUntil(timer(policy.holdTimeoutMs, session.scheduler)));

  // On a server nobody will ever tell.
  return (inert ? EMPTY : tokensToUse(runtime)).pipe(
    // No network, a server in trouble: no verdict on the session, unless that has ended.
    catchError((): Observable<unknown> => {
      const way = session.state.status !== 'anonymous' && config.whenSessionUnknown;
      return way === 'wait' ? later$ : way === 'deny' ? EMPTY : of(null);
    }),
    map(() => decide(session.state, navigation)),
    defaultIfEmpty(unknown),
  );
}
