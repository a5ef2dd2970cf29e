import {
  BehaviorSubject,
  Observable,
  SchedulerLike,
  catchError,
  defer,
  dematerialize,
  filter,
  finalize,
  map,
  materialize,
  merge,
  of,
  repeat,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { isAuthError } from '../core/auth-error';
import { failAfter } from '../session/refresh-policy';

/** The right to be the only tab that does something, until it is given back. */
export interface TabGrant {
  /** Keeps the right while subscribed; completes when another tab turns out to have it. */
  readonly kept$: Observable<never>;
  /** Gives it back, and emits when that is done. Harmless to repeat. */
  readonly release$: Observable<unknown>;
}

export interface TabLockOptions {
  /** Emits when it is this tab's turn. */
  readonly turn$: Observable<TabGrant>;
  /** Whether the page may stop running: with a lock, or in the queue for it, it would block all tabs. */
  readonly asleep$: BehaviorSubject<boolean>;
  /** How long to wait for other tabs, in ms. */
  readonly waitMs: number;
  readonly scheduler: SchedulerLike;
}

/** A sign-in or sign-out waits for a refresh that is on its way, but not much longer. */
const excludeWaitMs = 5_000;

/** Mutual exclusion across the tabs of an origin. Waits in bounded time; the work bounds itself. */
export class TabLock {
  readonly #options: TabLockOptions;

  constructor(options: TabLockOptions) {
    this.#options = options;
  }

  /**
   * Emits what `work` emits first, after the lock has been let go, so that nobody is told anything under it. `isHeld` tells
   * the work whether it has the lock still: a page that falls asleep gives it back, and a lease may be lost.
   */
  hold<T>(
    work: (isHeld: () => boolean) => Observable<T>,
    waitMs = this.#options.waitMs,
  ): Observable<T> {
    const { turn$, asleep$, scheduler } = this.#options;
    const fallsAsleep$ = asleep$.pipe(filter((asleep) => asleep));
    return asleep$.pipe(
      filter((asleep) => !asleep),
      take(1),
      switchMap(() => turn$.pipe(takeUntil(fallsAsleep$))),
      repeat(),
      failAfter(waitMs, scheduler, 'lock-timeout'),
      take(1),
      switchMap(({ kept$, release$ }) => {
        let isHeld = true;
        const released$ = defer(() => {
          isHeld = false;
          return release$;
        }).pipe(catchError(() => of(null)));
        // What has been sent is not taken back: its answer may still come.
        const giveBack$ = fallsAsleep$.pipe(
          switchMap(() => released$),
          filter((_): _ is never => false),
        );
        const keeping$ = kept$.pipe(tap({ complete: () => (isHeld = false) }));
        return merge(work(() => isHeld).pipe(materialize()), keeping$, giveBack$).pipe(
          take(1),
          switchMap((outcome) => released$.pipe(map(() => outcome))),
          dematerialize(),
          finalize(() => released$.subscribe()),
        );
      }),
    );
  }

  /** As far as the lock can be had soon; else without. */
  exclude<T>(work: Observable<T>): Observable<T> {
    return this.hold(() => work, excludeWaitMs).pipe(
      catchError((error: unknown) =>
        isAuthError(error) && error.code === 'lock-timeout' ? work : throwError(() => error),
      ),
    );
  }
}
