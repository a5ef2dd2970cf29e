import { inject } from '@angular/core';
import { Observable, catchError, map, of } from 'rxjs';
import { AuthState } from '../core/auth-state';
import { AUTH_RUNTIME } from '../di/auth-runtime';
import { tokensToUse } from '../http/session-tokens';

/**
 * The state once it is known, after restoring and after a refresh that is running. Emits once, in bounded time.
 * Still `restoring` where neither the store nor the server told in time: that is no sign-out.
 */
export function injectKnownState(): Observable<AuthState> {
  const runtime = inject(AUTH_RUNTIME);
  // On a server nobody will ever tell.
  const known$: Observable<unknown> = runtime.inert ? of(null) : tokensToUse(runtime);
  return known$.pipe(
    // No network, a server in trouble: no verdict on the session. The state says what is known.
    catchError(() => of(null)),
    map(() => runtime.session.state),
  );
}
