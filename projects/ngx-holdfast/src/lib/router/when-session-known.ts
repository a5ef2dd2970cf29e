import { DOCUMENT, inject } from '@angular/core';
import { GuardResult } from '@angular/router';
import {
  EMPTY,
  Observable,
  catchError,
  defaultIfEmpty,
  defer,
  map,
  merge,
  of,
  skip,
  switchMap,
  take,
  takeUntil,
} from 'rxjs';
import { AUTH_CONFIG } from '../auth-config';
import { AUTH_CORE } from '../auth-core';
import { listen } from '../listen';
import { AuthSession } from '../session/auth-session';
import { AuthState } from '../session/auth-state';
import { refreshPolicy } from '../session/refresh-policy';
import { sourceOf } from '../session/session-state';
import { AuthNavigation } from './auth-navigation';
import { LOGIN_PAGE } from './login-page';

export interface GuardDecision {
  /** The result where it stays unknown who is signed in. */
  readonly fallback: boolean;
  readonly decide: (state: AuthState, navigation: AuthNavigation | null) => GuardResult;
}

/**
 * What a guard decides once it is known who is signed in, after restoring and after a refresh that is running. Emits once,
 * in bounded time. Where that stays unknown, `whenSessionUnknown` determines whether the guard decides on the state as it is, or
 * returns `fallback`.
 */
export function whenSessionKnown({ fallback, decide }: GuardDecision): Observable<GuardResult> {
  const { session, resolveTokens } = inject(AUTH_CORE);
  const { holdTimeoutMs } = refreshPolicy(inject(AUTH_CONFIG).refresh);
  const navigation = inject(AuthNavigation, { optional: true });
  const policy = inject(LOGIN_PAGE, { optional: true })?.whenSessionUnknown;
  const window = inject(DOCUMENT).defaultView;
  return resolveTokens().pipe(
    // A refresh that fails without a rejection does not end the session.
    catchError((): Observable<unknown> => {
      if (session.state.status === 'anonymous' || window === null) {
        return of(null);
      }
      return policy === 'wait'
        ? knownLater(session, window, holdTimeoutMs)
        : policy === 'deny'
          ? EMPTY
          : of(null);
    }),
    map(() => decide(session.state, navigation)),
    defaultIfEmpty(fallback),
  );
}

/** Emits when the session changes, or when a refresh has succeeded after the network is back. Ends after `timeoutMs`. */
function knownLater(session: AuthSession, window: Window, timeoutMs: number): Observable<unknown> {
  const refresh$ = defer(() => {
    const source = sourceOf(session.snapshot.session);
    return source === null ? EMPTY : session.freshTokens(source, { force: true });
  }).pipe(catchError(() => EMPTY));
  return merge(
    session.state$.pipe(skip(1)),
    listen(window, 'online').pipe(switchMap(() => refresh$)),
  ).pipe(take(1), takeUntil(session.clock.delay(timeoutMs)));
}
