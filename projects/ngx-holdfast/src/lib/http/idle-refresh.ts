import { EMPTY, Observable, defer, merge, repeat, switchMap, tap, timer } from 'rxjs';
import { expiringAt } from '../session/token-freshness';
import { SessionRecord } from '../session/session-record';
import { AuthCore } from '../auth-core';
import { earlyWindowMs } from './session-tokens';

/** The longest that `setTimeout` can hold, in ms. */
const longestTimerMs = 2 ** 31 - 1;
/** Tabs that wake together, or come online together, do not ask together. */
const jitterMs = 2_000;
/** Between one refresh that failed, or was not allowed, and the next. */
const againMs = 30_000;

/** Renews a token that nobody uses shortly before it expires, while `isVisible`; `wakes$` emits when to look again. */
export function idleRefresh(
  { session, coordinator, config }: AuthCore,
  wakes$: Observable<unknown>,
  isVisible: () => boolean,
  random: () => number,
): Observable<unknown> {
  const due = (record: SessionRecord): Observable<unknown> =>
    defer(() => {
      const leftMs = expiringAt(record, earlyWindowMs(config)) - session.now();
      return leftMs > 0
        ? timer(Math.min(leftMs, longestTimerMs), session.scheduler).pipe(
            switchMap(() => due(record)),
          )
        : timer(random() * jitterMs, session.scheduler);
    });

  return merge(session.state$, wakes$).pipe(
    switchMap(() => {
      const { record } = session;
      return record !== null && session.canRefresh(record) && isVisible()
        ? due(record).pipe(
            tap(() => coordinator.start(record, 'refreshing')),
            repeat({ delay: () => timer(againMs, session.scheduler) }),
          )
        : EMPTY;
    }),
  );
}
