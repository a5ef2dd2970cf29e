import { BehaviorSubject, NEVER, defer, of } from 'rxjs';
import { Clock } from '../../src/lib/session/clock';
import { TabLock } from '../../src/lib/tabs/tab-lock';

/** A lock that no other tab requests. Logs when it is acquired and released. */
export function freeLock(clock: Clock, log: string[] = []): TabLock {
  const acquire$ = defer(() => {
    log.push('lock');
    let isHeld = true;
    const release$ = defer(() => {
      log.push(...(isHeld ? ['unlock'] : []));
      isHeld = false;
      return of(null);
    });
    return of({ keepAlive$: NEVER, release$ });
  });
  return new TabLock({
    acquire$,
    suspended$: new BehaviorSubject(false),
    acquireTimeoutMs: 20_000,
    clock,
  });
}
