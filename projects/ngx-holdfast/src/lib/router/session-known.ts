import { inject } from '@angular/core';
import { Observable, catchError, map, of, switchMap } from 'rxjs';
import { AuthState } from '../core/auth-state';
import { AUTH_RUNTIME } from '../di/auth-runtime';
import { sessionKnown, tokensToUse } from '../http/session-tokens';

/**
 * The state once it is known, after restoring and after a refresh that is running. Emits once, in bounded time.
 * Still `restoring` where neither the store nor the server told in time: that is no sign-out.
 */
export function injectKnownState(): Observable<AuthState> {
  const runtime = inject(AUTH_RUNTIME);
  const { session, inert } = runtime;
  // On a server nobody will ever tell.
  const known$ = inert
    ? of(null)
    : sessionKnown(runtime).pipe(
        switchMap(() => (session.record === null ? of(null) : tokensToUse(runtime))),
        // No network, a server in trouble: no verdict on the session. The state says what is known.
        catchError(() => of(null)),
      );
  return known$.pipe(map(() => session.state));
}
