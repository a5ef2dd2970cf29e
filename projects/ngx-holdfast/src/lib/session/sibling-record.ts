import {
  Observable,
  SchedulerLike,
  defer,
  filter,
  map,
  repeat,
  take,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { AuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';
import { AuthSession } from './auth-session';

/** A tab that has just rotated the token is seen within this time (25 ms at most when measured in Chromium). */
const patienceMs = 1_000;
const lookEveryMs = 50;

/** The server refused `record`: perhaps because another tab was faster. Its newer record, or the refusal. */
export function siblingRecord(
  session: AuthSession,
  record: SessionRecord,
  refusal: AuthError,
  scheduler: SchedulerLike,
): Observable<SessionRecord> {
  return defer(() => session.stored()).pipe(
    repeat({ delay: () => timer(lookEveryMs, scheduler) }),
    filter((stored) => stored?.sid === record.sid && stored.gen > record.gen),
    map((stored) => stored as SessionRecord),
    take(1),
    timeout({ first: patienceMs, scheduler, with: () => throwError(() => refusal) }),
  );
}
