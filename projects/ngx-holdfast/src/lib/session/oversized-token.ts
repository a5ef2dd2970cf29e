import { Observable, distinctUntilKeyChanged, filter, map, tap } from 'rxjs';
import { AuthSession } from './auth-session';

/** Half of what the strictest common servers take for all headers together (8 KB). */
const warnFromBytes = 4_096;

/** Tells, once per session, of an access token that servers may refuse for its size. */
export function reportOversizedTokens(session: AuthSession, header: string): Observable<unknown> {
  return session.state$.pipe(
    map(() => session.record),
    filter((record) => record !== null && record.accessToken.length >= warnFromBytes),
    map((record) => ({ sid: record?.sid, bytes: record?.accessToken.length ?? 0 })),
    distinctUntilKeyChanged('sid'),
    tap(({ bytes }) => session.emit({ type: 'access-token-oversized', header, bytes })),
  );
}
