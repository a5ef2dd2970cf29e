import { Observable, filter, repeat, startWith, switchMap, take, timer } from 'rxjs';
import { SessionRecord } from '../core/session-record';
import { AuthSession } from '../session/auth-session';
import { failAfter } from '../session/refresh-policy';

const lookEveryMs = 20;

/**
 * What the store holds, as soon as it is what is looked for; `lock-timeout` when it is not within this time after the
 * first look, which takes as long as the store does.
 */
export function lookForRecord(
  { reread$, scheduler }: AuthSession,
  found: (stored: SessionRecord | null) => boolean,
  withinMs: number,
): Observable<SessionRecord | null> {
  const again$ = timer(lookEveryMs, scheduler).pipe(
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
