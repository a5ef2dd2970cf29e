import {
  BehaviorSubject,
  NEVER,
  Observable,
  catchError,
  defer,
  distinctUntilChanged,
  filter,
  finalize,
  merge,
  of,
  switchMap,
  take,
  tap,
  throwError,
  using,
} from 'rxjs';
import { isAuthError } from '../session/auth-error';
import { Clock } from '../session/clock';
import { failAfter } from '../session/fail-after';
import { finallyWait } from './finally-wait';

/** A lock that was acquired. */
export interface LockHandle {
  /** Keeps the lock while subscribed; completes when it turns out to be lost to another tab. */
  readonly keepAlive$: Observable<unknown>;
  /** Releases the lock, and emits when that is done. May be repeated. */
  readonly release$: Observable<unknown>;
}

export interface TabLockOptions {
  /** Emits when the lock is acquired. */
  readonly acquire$: Observable<LockHandle>;
  /** Whether the page is suspended: holding the lock then, or waiting for it, would block all tabs. */
  readonly suspended$: BehaviorSubject<boolean>;
  /** How long to wait for other tabs, in ms. */
  readonly acquireTimeoutMs: number;
  readonly clock: Clock;
}

/** A login or logout request waits for a refresh that is running, but not much longer. */
const exclusiveTimeoutMs = 5_000;

/** Mutual exclusion across the tabs of an origin. Waits are bounded; the work must bound itself. */
export class TabLock {
  readonly #options: TabLockOptions;

  constructor(options: TabLockOptions) {
    this.#options = options;
  }

  /**
   * Emits the first value of `work` after the lock is released, so that no subscriber runs while it is held. `isHeld` returns
   * whether the lock is still held: a page that is suspended releases it, and a lease may be lost.
   */
  withLock<T>(
    work: (isHeld: () => boolean) => Observable<T>,
    acquireTimeoutMs = this.#options.acquireTimeoutMs,
  ): Observable<T> {
    const { suspended$, clock } = this.#options;
    return this.#acquire().pipe(
      failAfter(acquireTimeoutMs, clock, 'lock-timeout'),
      take(1),
      switchMap(({ keepAlive$, release$ }) => {
        let isHeld = true;
        const released$ = defer(() => {
          isHeld = false;
          return release$;
        }).pipe(catchError(() => of(null)));
        // A request that was sent is not taken back: its response may still arrive.
        const releaseOnSuspend$ = suspended$.pipe(
          filter((suspended) => suspended),
          switchMap(() => released$),
        );
        const keeping$ = keepAlive$.pipe(tap({ complete: () => (isHeld = false) }));
        return using(
          () => merge(keeping$, releaseOnSuspend$).subscribe(),
          () => work(() => isHeld),
        ).pipe(
          finallyWait(released$),
          finalize(() => released$.subscribe()),
        );
      }),
    );
  }

  /** Runs under the lock if it is acquired within 5 s, otherwise without it. */
  runExclusive<T>(work$: Observable<T>): Observable<T> {
    return this.withLock(() => work$, exclusiveTimeoutMs).pipe(
      catchError((error: unknown) =>
        isAuthError(error) && error.code === 'lock-timeout' ? work$ : throwError(() => error),
      ),
    );
  }

  /** Leaves the queue while the page is suspended, and joins it again when the page resumes. */
  #acquire(): Observable<LockHandle> {
    const { acquire$, suspended$ } = this.#options;
    return suspended$.pipe(
      // A page can be notified twice: leaving the queue would lose its place in it.
      distinctUntilChanged(),
      switchMap((suspended) => (suspended ? NEVER : acquire$)),
    );
  }
}
