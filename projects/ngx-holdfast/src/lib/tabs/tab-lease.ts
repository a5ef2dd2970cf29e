import {
  EMPTY,
  Observable,
  catchError,
  concat,
  defer,
  filter,
  finalize,
  first,
  map,
  of,
  take,
  tap,
} from 'rxjs';
import { Clock } from '../session/clock';
import { repeatEvery } from '../session/repeat-every';
import { SharedKeyValue } from './shared-key-value';
import { LockHandle } from './tab-lock';

/** A tab that has crashed blocks the others for no longer than this. */
const leaseMs = 4_000;
/** Timers of hidden tabs fire once a second. */
const heartbeatEveryMs = 1_000;
const retryEveryMs = 50;

interface Lease {
  readonly owner: string;
  /** Grows while the lease is kept. */
  readonly heartbeat: number;
}

/**
 * The substitute for a Web Lock where there is none: a lease in IndexedDB, acquired by compare-and-set and kept by
 * heartbeats. Tries while subscribed; fails where the first attempt does.
 */
export function tabLease(
  shared: SharedKeyValue,
  owner: string,
  clock: Clock,
): Observable<LockHandle> {
  const update = (change: (lease: Lease | undefined) => Lease | null | undefined) =>
    shared.update('lease', (value) => change(value as Lease | undefined)) as Observable<
      Lease | undefined
    >;
  const isOwn = (lease: Lease | undefined): boolean => lease?.owner === owner;
  const next = (lease: Lease | undefined): Lease => ({
    owner,
    heartbeat: (lease?.heartbeat ?? 0) + 1,
  });

  const heartbeat$ = defer(() => update((lease) => (isOwn(lease) ? next(lease) : undefined)));
  const keepAlive$ = repeatEvery(
    heartbeatEveryMs,
    clock,
    heartbeat$.pipe(catchError(() => EMPTY)),
  ).pipe(first((lease) => !isOwn(lease)));
  const release$ = update((lease) => (isOwn(lease) ? null : undefined)).pipe(
    catchError(() => of(null)),
  );

  const tryAcquire = (isFree: (lease: Lease | undefined) => boolean): Observable<LockHandle> =>
    defer(() => {
      let isAcquired = false;
      let isSettled = false;
      return update((lease) => {
        isAcquired = isFree(lease);
        return isAcquired ? next(lease) : undefined;
      }).pipe(
        tap(() => (isSettled = true)),
        filter(() => isAcquired),
        map(() => ({ keepAlive$, release$ })),
        // If cancelled in the middle of the transaction, the lease may still have been acquired.
        finalize(() => (isSettled ? null : release$.subscribe())),
      );
    });

  return defer(() => {
    const isFree = isFreeOrStale(clock);
    // IndexedDB has worked before: keep retrying rather than proceed without the lease.
    const retry$ = tryAcquire(isFree).pipe(catchError(() => EMPTY));
    return concat(tryAcquire(isFree), repeatEvery(retryEveryMs, clock, retry$)).pipe(take(1));
  });
}

/**
 * A lease is stale when it stays the same while this tab observes it. Timestamps would not do, since clocks are set; nor
 * does unobserved time count, since the computer may have slept.
 */
function isFreeOrStale(clock: Clock): (lease: Lease | undefined) => boolean {
  let last: Lease | undefined;
  let observedAt = clock.elapsed();
  let unchangedMs = 0;
  return (lease) => {
    const now = clock.elapsed();
    const isSame = last?.owner === lease?.owner && last?.heartbeat === lease?.heartbeat;
    unchangedMs = isSame ? unchangedMs + Math.min(now - observedAt, heartbeatEveryMs) : 0;
    observedAt = now;
    last = lease;
    return lease === undefined || unchangedMs >= leaseMs;
  };
}
