import { NEVER, Observable, defer } from 'rxjs';
import { LockHandle } from './tab-lock';

/**
 * Waits for a Web Lock while subscribed. A granted lock is held until it is released, also after the subscription has ended.
 * Fails if the browser refuses locks. Never steals a lock, since its former holder would run on.
 */
export function webLock(locks: () => LockManager, name: string): Observable<LockHandle> {
  return new Observable<LockHandle>((subscriber) => {
    const abort = new AbortController();
    let release: (value: unknown) => void;
    // The browser takes the lock back when this promise is settled.
    const held = new Promise((resolve) => (release = resolve));
    const grant = (): Promise<unknown> => {
      if (subscriber.closed) {
        release(null);
      }
      subscriber.next({ keepAlive$: NEVER, release$ });
      return held;
    };
    const release$ = defer(() => {
      release(null);
      return released;
    });
    const released = locks().request(name, { signal: abort.signal }, grant);
    released.catch((error: unknown) => subscriber.error(error));
    return () => abort.abort();
  });
}
