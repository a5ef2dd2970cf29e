import {
  Observable,
  SchedulerLike,
  Subject,
  catchError,
  defer,
  filter,
  finalize,
  from,
  lastValueFrom,
  map,
  of,
  repeat,
  switchMap,
  take,
  takeUntil,
  timer,
} from 'rxjs';
import { AuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';
import { SessionLock } from '../session/ports';
import { failAfter } from '../session/refresh-policy';
import { GenerationBarrier, GenerationMark } from './generation-barrier';

export interface TabLockOptions {
  readonly name: string;
  /** `undefined` where the browser has none: plain http, or an old one. */
  readonly locks: () => LockManager | undefined;
  readonly barrier: GenerationBarrier;
  /** How long to wait for other tabs, in ms. */
  readonly waitMs: number;
  readonly scheduler: SchedulerLike;
}

/** Visible within this time after the barrier says so, or something is wrong. */
const visibleWithinMs = 500;
const lookEveryMs = 10;

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** One refresh at a time across the tabs of an origin, by the Web Locks API. Never steals a lock. */
export class TabLock implements SessionLock {
  constructor(private readonly options: TabLockOptions) {}

  hold<T>(work: Observable<T>): Observable<T> {
    return defer(() => {
      const locks = this.options.locks();
      return locks === undefined ? work : this.locked(locks, work);
    });
  }

  upToDate(stored$: Observable<SessionRecord | null>): Observable<SessionRecord | null> {
    const { barrier, scheduler } = this.options;
    return barrier.read().pipe(
      switchMap((mark) =>
        stored$.pipe(
          repeat({ delay: () => timer(lookEveryMs, scheduler) }),
          filter((stored) => !isBehind(stored, mark)),
          take(1),
          failAfter(visibleWithinMs, scheduler, 'lock-timeout'),
        ),
      ),
    );
  }

  committed(record: SessionRecord): Observable<SessionRecord> {
    const { sid, gen } = record;
    return this.options.barrier.commit({ sid, gen }).pipe(map(() => record));
  }

  private locked<T>(locks: LockManager, work: Observable<T>): Observable<T> {
    const { name, waitMs, scheduler } = this.options;
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
      return lastValueFrom(outcome$, { defaultValue: { error: this.tookTooLong() } });
    };
    // The promise resolves after the lock is let go, so nobody is told anything under it.
    return from(locks.request(name, { signal: queued.signal }, granted)).pipe(
      // Some browsers have the API and refuse it (SecurityError in sandboxed frames).
      catchError(() => (queued.signal.aborted ? of({ error: this.tookTooLong() }) : outcome$)),
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

  private tookTooLong(): AuthError {
    return new AuthError('lock-timeout');
  }
}

function isBehind(stored: SessionRecord | null, mark: GenerationMark | null): boolean {
  return mark !== null && stored !== null && stored.sid === mark.sid && stored.gen < mark.gen;
}
