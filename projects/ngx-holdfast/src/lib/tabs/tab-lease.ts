import {
  EMPTY,
  Observable,
  SchedulerLike,
  catchError,
  concat,
  concatMap,
  defer,
  filter,
  finalize,
  ignoreElements,
  map,
  of,
  repeat,
  switchMap,
  take,
  takeWhile,
  tap,
  timer,
} from 'rxjs';
import { LockHandle } from './tab-lock';
import { SharedKeyValue } from './shared-key-value';

/** A tab that has crashed blocks the others for no longer than this. */
const leaseMs = 4_000;
/** Timers of hidden tabs fire once a second. */
const renewEveryMs = 1_000;
const retryEveryMs = 50;

interface Lease {
  readonly owner: string;
  /** Grows while the lease is kept. */
  readonly beat: number;
}

/**
 * What stands in for a Web Lock where there is none: a lease in IndexedDB, taken by compare-and-set, kept by renewing it.
 * Looks while subscribed; fails where the first look does. `elapsed`: ms on a clock that nobody sets.
 */
export function tabLease(
  marks: SharedKeyValue,
  owner: string,
  scheduler: SchedulerLike,
  elapsed: () => number,
): Observable<LockHandle> {
  const update = (change: (lease: Lease | undefined) => Lease | null | undefined) =>
    marks.update('lease', (value) => change(value as Lease | undefined));

  const keepAlive$ = timer(renewEveryMs, renewEveryMs, scheduler).pipe(
    concatMap(() =>
      update((lease) => (lease?.owner === owner ? next(lease) : undefined)).pipe(
        catchError(() => EMPTY),
      ),
    ),
    takeWhile((lease) => (lease as Lease | undefined)?.owner === owner),
    ignoreElements(),
  );
  const release$ = update((lease) => (lease?.owner === owner ? null : undefined)).pipe(
    catchError(() => of(null)),
  );
  const next = (lease: Lease | undefined): Lease => ({ owner, beat: (lease?.beat ?? 0) + 1 });

  const look = (isFree: (lease: Lease | undefined) => boolean): Observable<LockHandle> =>
    defer(() => {
      let isTaken = false;
      let isAnswered = false;
      return update((lease) => {
        isTaken = isFree(lease);
        return isTaken ? next(lease) : undefined;
      }).pipe(
        tap(() => (isAnswered = true)),
        filter(() => isTaken),
        map(() => ({ keepAlive$, release$ })),
        // Who stopped waiting in the middle of the transaction may have the lease all the same.
        finalize(() => (isAnswered ? null : release$.subscribe())),
      );
    });

  return defer(() => {
    const isFree = isFreeOrStale(elapsed);
    const lookAgain$ = timer(retryEveryMs, scheduler).pipe(
      switchMap(() => look(isFree)),
      // It has worked before: to go on without the lease would be worse than to wait.
      catchError(() => EMPTY),
      repeat(),
    );
    return concat(look(isFree), lookAgain$).pipe(take(1));
  });
}

/**
 * A lease is abandoned when it stays the same while this tab looks on. Dates tell nothing once a clock is set, and time in
 * which nobody looked tells nothing either: the computer has slept.
 */
function isFreeOrStale(elapsed: () => number): (lease: Lease | undefined) => boolean {
  let seen: Lease | undefined;
  let lookedAt = elapsed();
  let watchedMs = 0;
  return (lease) => {
    const now = elapsed();
    const isSame = seen?.owner === lease?.owner && seen?.beat === lease?.beat;
    watchedMs = isSame ? watchedMs + Math.min(now - lookedAt, renewEveryMs) : 0;
    lookedAt = now;
    seen = lease;
    return lease === undefined || watchedMs >= leaseMs;
  };
}
