import { Observable, distinctUntilKeyChanged, filter, map, tap } from 'rxjs';
import { AuthSession } from './auth-session';

/** Half of the strictest common limit for all headers of a request (8 KB). */
const minOversizedBytes = 4_096;

/** Emits an event, once per session, for an access token that servers may reject because of its size. */
export function reportOversizedTokens(session: AuthSession, header: string): Observable<unknown> {
  return session.state$.pipe(
    map(() => session.record),
    filter((record) => record !== null && record.accessToken.length >= minOversizedBytes),
    map((record) => ({ sid: record?.sid, bytes: record?.accessToken.length ?? 0 })),
    distinctUntilKeyChanged('sid'),
    tap(({ bytes }) => session.emit({ type: 'access-token-oversized', header, bytes })),
  );
}
