import { Observable, defer, of, switchMap, throwError } from 'rxjs';
import { AuthError, isAuthError } from './auth-error';
import { SessionPort, Transition } from './session-port';
import { SessionRecord, newSession } from './session-record';
import { beginLogin, expire, finishLogin, restore, signIn, signOut } from './session-transitions';
import { syncFromStore } from './shared-transitions';
import { TokenResponse } from './token-response';
import { TokenSource } from './token-source';

/** Finds out at start-up who is signed in, as far as the store can tell. */
export function restoreSession(session: SessionPort, tokenSource: TokenSource): void {
  const { store, newId } = session;
  const stored = store.load();
  session.apply((snapshot) => restore(snapshot, stored, tokenSource.initialSession(newId)));
}

/** Starts a session with tokens. */
export function startSession(session: SessionPort, tokens: TokenResponse): void {
  session.apply((snapshot) => signIn(snapshot, newRecord(session, tokens)));
}

/**
 * Starts the session of a login response. A response that comes after a sign-out, or after a later login, starts none: its
 * tokens are passed to `revoke`, and the login fails with `signed-out` or `session-changed`.
 */
export function logIn(
  session: SessionPort,
  response$: Observable<TokenResponse>,
  revoke: (tokens: TokenResponse) => Observable<unknown>,
): Observable<void> {
  return defer(() => {
    session.apply(beginLogin);
    const login = session.snapshot.logins.last;
    return response$.pipe(
      switchMap((response) => {
        const step = finishLogin(session.snapshot, login, newRecord(session, response));
        if (isAuthError(step)) {
          return revoke(response).pipe(switchMap(() => throwError(() => step)));
        }
        session.apply(() => step);
        return of(undefined);
      }),
    );
  });
}

/** Takes over what the store holds, as a transition. Another tab may have written it. */
export function syncWithStore({ store, clock }: SessionPort): Transition {
  const stored = store.load();
  return (snapshot) => syncFromStore(snapshot, stored, clock.now());
}

/** Signs the user out. */
export function endSession(session: SessionPort): void {
  const stored = session.store.load();
  session.apply((snapshot) => signOut(snapshot, stored));
}

/** Ends the session because it cannot be refreshed. */
export function expireSession(session: SessionPort, error: AuthError): void {
  const stored = session.store.load();
  session.apply((snapshot) => expire(snapshot, error, stored));
}

function newRecord(session: SessionPort, tokens: TokenResponse): SessionRecord {
  return newSession(session.newId(), tokens, session.clock.now());
}
