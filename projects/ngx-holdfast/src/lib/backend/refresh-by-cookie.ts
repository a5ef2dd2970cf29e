import { EMPTY, Observable, switchMap, tap } from 'rxjs';
import { AuthSession } from '../session/auth-session';

/** Asks the server who is signed in: at start-up, and when another tab has signed in behind the same cookie. */
export function refreshByCookie(session: AuthSession): Observable<unknown> {
  return session
    .select((snapshot) => snapshot.session)
    .pipe(
      // Not at once: at start-up the request needs the core, which is still being created.
      switchMap(({ status }) => (status === 'cookie' ? Promise.resolve() : EMPTY)),
      // A page load does not wait for the cool-down of another page.
      tap(() => session.startRefresh({ force: true })),
    );
}
