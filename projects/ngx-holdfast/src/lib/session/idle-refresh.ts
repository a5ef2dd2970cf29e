import { EMPTY, Observable, concat, defer, merge, switchMap, tap } from 'rxjs';
import { AuthSession } from './auth-session';
import { repeatEvery } from './repeat-every';
import { SessionRecord } from './session-record';
import { expiringAt } from './token-freshness';

/** The longest that `setTimeout` can hold, in ms. */
const maxTimerMs = 2_147_483_647;
/** Tabs that wake up or come online together do not refresh together. */
const jitterMs = 2_000;
/** Between a refresh that failed, or was not allowed, and the next. */
const retryDelayMs = 30_000;

export interface IdleRefreshOptions {
  /** How long before its end a token is refreshed, in ms. */
  readonly refreshWindowMs: number;
  /** Emits when the time that is left has to be looked at again. */
  readonly wakeUps$: Observable<unknown>;
  readonly isVisible: () => boolean;
  readonly random: () => number;
}

/** Refreshes a token that no request uses shortly before it expires, while the page is visible. */
export function idleRefresh(
  session: AuthSession,
  { refreshWindowMs, wakeUps$, isVisible, random }: IdleRefreshOptions,
): Observable<unknown> {
  const { clock } = session;
  const whenDue = (record: SessionRecord): Observable<unknown> =>
    defer(() => {
      const leftMs = expiringAt(record, refreshWindowMs) - clock.now();
      return leftMs > 0
        ? clock.delay(Math.min(leftMs, maxTimerMs)).pipe(switchMap(() => whenDue(record)))
        : clock.delay(random() * jitterMs);
    });

  return merge(session.state$, wakeUps$).pipe(
    switchMap(() => {
      const { record } = session;
      if (record === null || !session.canRefresh(record) || !isVisible()) {
        return EMPTY;
      }
      const refresh$ = whenDue(record).pipe(tap(() => session.startRefresh({ background: true })));
      return concat(refresh$, repeatEvery(retryDelayMs, clock, refresh$));
    }),
  );
}
