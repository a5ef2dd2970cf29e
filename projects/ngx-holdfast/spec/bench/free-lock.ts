import { BehaviorSubject, NEVER, SchedulerLike, defer, of } from 'rxjs';
import { TabLock } from '../../src/lib/browser/tab-lock';

/** A lock that no other tab wants; notes when it is taken and given back. */
export function freeLock(scheduler: SchedulerLike, log: string[] = []): TabLock {
  const turn$ = defer(() => {
    log.push('lock');
    let held = true;
    const release$ = defer(() => {
      log.push(...(held ? ['unlock'] : []));
      held = false;
      return of(null);
    });
    return of({ kept$: NEVER, release$ });
  });
  return new TabLock({ turn$, asleep$: new BehaviorSubject(false), waitMs: 20_000, scheduler });
}
