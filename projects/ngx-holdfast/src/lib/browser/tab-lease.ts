import {
  EMPTY,
  Observable,
  SchedulerLike,
  catchError,
  concatMap,
  defer,
  filter,
  finalize,
  ignoreElements,
  map,
  of,
  repeat,
  take,
  tap,
  timer,
} from 'rxjs';
import { TabGrant } from './tab-lock';
import { TabMarks } from './tab-marks';

/** A tab that has crashed blocks the others for no longer than this. Timers of hidden tabs fire once a second. */
const leaseMs = 4_000;
const renewEveryMs = 1_000;
const lookEveryMs = 50;

interface Lease {
  readonly owner: string;
  /** Local ms since 1970. */
  readonly since: number;
}

/**
 * What stands in for a Web Lock where there is none: a lease in IndexedDB, taken by compare-and-set, kept by renewing it.
 * Looks while subscribed; fails where IndexedDB does.
 */
export function tabLease(
  marks: TabMarks,
  owner: string,
  scheduler: SchedulerLike,
): Observable<TabGrant> {
  const mine = (value: unknown): boolean => (value as Lease | undefined)?.owner === owner;
  // A clock that was set back must not make a lease last.
  const free = (value: unknown): boolean =>
    !(Math.abs(scheduler.now() - ((value as Lease | undefined)?.since ?? NaN)) < leaseMs);
  const update = (change: (value: unknown) => unknown) => marks.update('lease', change);
  const current = (): Lease => ({ owner, since: scheduler.now() });

  const kept$ = timer(renewEveryMs, renewEveryMs, scheduler).pipe(
    concatMap(() =>
      update((value) => (mine(value) ? current() : undefined)).pipe(catchError(() => EMPTY)),
    ),
    ignoreElements(),
  );
  const release$ = update((value) => (mine(value) ? null : undefined)).pipe(
    catchError(() => of(null)),
  );
  return defer(() => {
    let isTaken = false;
    let isAnswered = false;
    return update((value) => {
      isTaken = free(value);
      return isTaken ? current() : undefined;
    }).pipe(
      tap(() => (isAnswered = true)),
      filter(() => isTaken),
      map(() => ({ kept$, release$ })),
      // Who stopped waiting in the middle of the transaction may have the lease all the same.
      finalize(() => (isAnswered ? null : release$.subscribe())),
    );
  }).pipe(repeat({ delay: () => timer(lookEveryMs, scheduler) }), take(1));
}
