import {
  Observable,
  SchedulerLike,
  Subject,
  catchError,
  defer,
  finalize,
  from,
  lastValueFrom,
  map,
  of,
  takeUntil,
  timer,
} from 'rxjs';
import { AuthError } from '../core/auth-error';

export interface TabLockOptions {
  readonly name: string;
  /** `undefined` where the browser has none: plain http, or an old one. */
  readonly locks: () => LockManager | undefined;
  /** How long to wait for other tabs, in ms. */
  readonly waitMs: number;
  readonly scheduler: SchedulerLike;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Mutual exclusion across the tabs of an origin, by the Web Locks API. Waits in bounded time; never steals a lock. */
export class TabLock {
  readonly #options: TabLockOptions;

  constructor(options: TabLockOptions) {
    this.#options = options;
  }

  hold<T>(work: Observable<T>, waitMs = this.#options.waitMs): Observable<T> {
    return defer(() => {
      const locks = this.#options.locks();
      return locks === undefined ? work : this.#locked(locks, work, waitMs);
    });
  }

  #locked<T>(locks: LockManager, work: Observable<T>, waitMs: number): Observable<T> {
    const { name, scheduler } = this.#options;
    const tookTooLong = { error: new AuthError('lock-timeout') };
    const cancelled$ = new Subject<void>();
    const queued = new AbortController();
    const outcome$ = work.pipe(
      map((value): Outcome<T> => ({ value })),
      catchError((error: unknown) => of<Outcome<T>>({ error })),
      takeUntil(cancelled$),
    );
    const patience = timer(waitMs, scheduler).subscribe(() => queued.abort());
    const granted = (): Promise<Outcome<T>> => {
      patience.unsubscribe();
      return lastValueFrom(outcome$, { defaultValue: tookTooLong });
    };
    // The promise resolves after the lock is let go, so nobody is told anything under it.
    return from(locks.request(name, { signal: queued.signal }, granted)).pipe(
      // Some browsers have the API and refuse it (SecurityError in sandboxed frames).
      catchError(() => (queued.signal.aborted ? of(tookTooLong) : outcome$)),
      map((outcome: Outcome<T>) => {
        if ('error' in outcome) {
          throw outcome.error;
        }
        return outcome.value;
      }),
      finalize(() => {
        patience.unsubscribe();
        cancelled$.next();
        queued.abort();
      }),
    );
  }
}
