import { Observable, filter, repeat, startWith, switchMap, take, timer } from 'rxjs';
import { SessionRecord } from '../session/session-record';
import { AuthSession } from '../session/auth-session';
import { failAfter } from '../session/refresh-policy';

const pollIntervalMs = 20;

/**
 * What the store holds, as soon as it is what is looked for; `lock-timeout` when it is not within this time after the
 * first look, which takes as long as the store does.
 */
export function waitForRecord(
  { reread$, scheduler }: AuthSession,
  found: (stored: SessionRecord | null) => boolean,
  withinMs: number,
): Observable<SessionRecord | null> {
  const again$ = timer(pollIntervalMs, scheduler).pipe(
    switchMap(() => reread$),
    repeat(),
  );
  return reread$.pipe(
    switchMap((first) =>
      again$.pipe(
        startWith(first),
        filter(found),
        take(1),
        failAfter(withinMs, scheduler, 'lock-timeout'),
      ),
    ),
  );
}
