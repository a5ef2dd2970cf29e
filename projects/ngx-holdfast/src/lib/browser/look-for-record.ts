import { Observable, filter, repeat, take, timer } from 'rxjs';
import { SessionRecord } from '../core/session-record';
import { AuthSession } from '../session/auth-session';
import { failAfter } from '../session/refresh-policy';

const lookEveryMs = 20;

/** What the store holds, as soon as it is what is looked for; `lock-timeout` when it is not in time. */
export function lookForRecord(
  { reread$, scheduler }: AuthSession,
  found: (stored: SessionRecord | null) => boolean,
  withinMs: number,
): Observable<SessionRecord | null> {
  return reread$.pipe(
    repeat({ delay: () => timer(lookEveryMs, scheduler) }),
    filter(found),
    take(1),
    failAfter(withinMs, scheduler, 'lock-timeout'),
  );
}
