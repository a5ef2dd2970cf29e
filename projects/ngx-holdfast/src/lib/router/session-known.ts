import { inject } from '@angular/core';
import { Observable, catchError, defer, map, of, switchMap } from 'rxjs';
import { AUTH_RUNTIME, AuthRuntime } from '../di/auth-runtime';
import { knownSession, tokensToUse } from '../http/session-tokens';
import { SessionState } from '../session/auth-session';

/**
 * The state once it is known, after restoring and after a refresh that is running. Emits once, in bounded time.
 * Still `restoring` where neither the store nor the server told in time: that is no sign-out.
 */
export function injectKnownState(): Observable<SessionState> {
  const runtime = inject(AUTH_RUNTIME);
  return defer(() => knownSession(runtime)).pipe(
    switchMap(() => settled(runtime)),
    // No network, a server in trouble: no verdict on the session. The state says what is known.
    catchError(() => of(null)),
    map(() => runtime.session.state),
  );
}

function settled(runtime: AuthRuntime): Observable<unknown> {
  return runtime.session.record === null ? of(null) : tokensToUse(runtime);
}
