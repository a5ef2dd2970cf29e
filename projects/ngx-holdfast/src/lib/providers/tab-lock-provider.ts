import { DOCUMENT, Provider, inject } from '@angular/core';
import { GenerationBarrier } from '../browser/generation-barrier';
import { TabLock } from '../browser/tab-lock';
import { AUTH_LOCK, AUTH_SCHEDULER } from '../di/auth-environment';

/** Longer than one refresh attempt of another tab (15 s by default). */
const lockWaitMs = 20_000;

/** Comes along with every store or cookie that tabs share. */
export function tabLockProvider(name: string): Provider {
  return {
    provide: AUTH_LOCK,
    useFactory: () => {
      const window = inject(DOCUMENT).defaultView;
      return new TabLock({
        name,
        locks: () => window?.navigator.locks,
        barrier: new GenerationBarrier(name, () => {
          if (window === null) {
            throw new Error('There is no window.');
          }
          return window.indexedDB;
        }),
        waitMs: lockWaitMs,
        scheduler: inject(AUTH_SCHEDULER),
      });
    },
  };
}
