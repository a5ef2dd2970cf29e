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
import { isAuthError } from '../session/auth-error';
import { failAfter } from '../session/refresh-policy';

/** The right to be the only tab that does something, until it is given back. */
export interface LockHandle {
  /** Keeps the right while subscribed; completes when another tab turns out to have it. */
  readonly keepAlive$: Observable<never>;
  /** Gives it back, and emits when that is done. Harmless to repeat. */
  readonly release$: Observable<unknown>;
}

export interface TabLockOptions {
  /** Emits when it is this tab's turn. */
  readonly acquire$: Observable<LockHandle>;
  /** Whether the page may stop running: with a lock, or in the queue for it, it would block all tabs. */
  readonly suspended$: BehaviorSubject<boolean>;
  /** How long to wait for other tabs, in ms. */
  readonly acquireTimeoutMs: number;
  readonly scheduler: SchedulerLike;
}

/** A sign-in or sign-out waits for a refresh that is on its way, but not much longer. */
const exclusiveTimeoutMs = 5_000;

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
  withLock<T>(
    work: (isHeld: () => boolean) => Observable<T>,
    waitMs = this.#options.acquireTimeoutMs,
  ): Observable<T> {
    const { acquire$, suspended$, scheduler } = this.#options;
    const suspends$ = suspended$.pipe(filter((asleep) => asleep));
    return suspended$.pipe(
      filter((asleep) => !asleep),
      take(1),
      switchMap(() => acquire$.pipe(takeUntil(suspends$))),
      repeat(),
      failAfter(waitMs, scheduler, 'lock-timeout'),
      take(1),
      switchMap(({ keepAlive$, release$ }) => {
        let isHeld = true;
        const released$ = defer(() => {
          isHeld = false;
          return release$;
        }).pipe(catchError(() => of(null)));
        // What has been sent is not taken back: its answer may still come.
        const releaseOnSuspend$ = suspends$.pipe(
          switchMap(() => released$),
          filter((_): _ is never => false),
        );
        const keeping$ = keepAlive$.pipe(tap({ complete: () => (isHeld = false) }));
        return merge(work(() => isHeld).pipe(materialize()), keeping$, releaseOnSuspend$).pipe(
          take(1),
          switchMap((outcome) => released$.pipe(map(() => outcome))),
          dematerialize(),
          finalize(() => released$.subscribe()),
        );
      }),
    );
  }

  /** As far as the lock can be had soon; else without. */
  runExclusive<T>(work: Observable<T>): Observable<T> {
    return this.withLock(() => work, exclusiveTimeoutMs).pipe(
      catchError((error: unknown) =>
        isAuthError(error) && error.code === 'lock-timeout' ? work : throwError(() => error),
      ),
    );
  }
}
