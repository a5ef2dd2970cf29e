import { DOCUMENT, Provider, inject } from '@angular/core';
import { GenerationBarrier } from '../browser/generation-barrier';
import { SharedSession } from '../browser/shared-session';
import { TabLock } from '../browser/tab-lock';
import { AUTH_SCHEDULER, AUTH_TABS } from '../di/auth-environment';
import { singleTab } from '../session/tab-coordination';

/** Longer than one refresh attempt of another tab (15 s by default). */
const lockWaitMs = 20_000;

/** Comes along with every store or cookie that tabs share. */
export function sharedSessionProvider(name: string): Provider {
  return {
    provide: AUTH_TABS,
    useFactory: () => {
      const window = inject(DOCUMENT).defaultView;
      const scheduler = inject(AUTH_SCHEDULER);
      return window === null
        ? singleTab
        : new SharedSession(
            new TabLock({
              name,
              locks: () => window.navigator.locks,
              waitMs: lockWaitMs,
              scheduler,
            }),
            new GenerationBarrier(name, () => window.indexedDB),
            scheduler,
          );
    },
  };
}
