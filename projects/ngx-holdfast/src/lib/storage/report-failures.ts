import { EMPTY, Observable, of, switchMap, tap } from 'rxjs';
import { AuthSession } from '../session/auth-session';

/** Emits an event when the store fails. */
export function reportFailures(session: AuthSession): Observable<unknown> {
  return (session.store.failures$ ?? EMPTY).pipe(
    // At start-up there is no subscriber yet.
    switchMap((operation) =>
      session.snapshot.session.status === 'unknown' ? Promise.resolve(operation) : of(operation),
    ),
    tap((operation) => session.emit({ type: 'storage-failed', operation })),
  );
}
