import { BehaviorSubject, NEVER, SchedulerLike, defer, of } from 'rxjs';
import { TabLock } from '../../src/lib/tabs/tab-lock';

/** A lock that no other tab wants; notes when it is taken and given back. */
export function freeLock(scheduler: SchedulerLike, log: string[] = []): TabLock {
  const acquire$ = defer(() => {
    log.push('lock');
    let held = true;
    const release$ = defer(() => {
      log.push(...(held ? ['unlock'] : []));
      held = false;
      return of(null);
    });
    return of({ keepAlive$: NEVER, release$ });
  });
  return new TabLock({
    acquire$,
    suspended$: new BehaviorSubject(false),
    acquireTimeoutMs: 20_000,
    scheduler,
  });
}
