import { NEVER, Observable, Subject, defer, lastValueFrom } from 'rxjs';
import { LockHandle } from './tab-lock';

/**
 * One Web Lock, waited for while subscribed. Once granted it is held until it is given back, also after the
 * subscription has ended. Fails where the browser refuses locks. Never steals: the victim would run on.
 */
export function webLock(locks: () => LockManager, name: string): Observable<LockHandle> {
  return new Observable<LockHandle>((subscriber) => {
    const queued = new AbortController();
    const held = new Subject<void>();
    const grant = (): Promise<unknown> => {
      if (subscriber.closed) {
        held.complete();
      }
      const until = lastValueFrom(held, { defaultValue: undefined });
      subscriber.next({ keepAlive$: NEVER, release$ });
      return until;
    };
    const release$ = defer(() => {
      held.complete();
      return released;
    });
    const released = locks().request(name, { signal: queued.signal }, grant);
    released.catch((error: unknown) => subscriber.error(error));
    return () => queued.abort();
  });
}
