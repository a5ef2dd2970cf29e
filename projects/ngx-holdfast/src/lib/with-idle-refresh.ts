import { DOCUMENT, inject, provideEnvironmentInitializer } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { fromEvent, merge } from 'rxjs';
import { AUTH_CORE } from './auth-core';
import { idleRefresh } from './http/idle-refresh';
import { IdleRefreshFeature, authFeature } from './auth-feature';

/**
 * Renews tokens also while the app sends nothing: `refreshBeforeExpiryMs` before they expire, up to 2 s later by chance,
 * in visible tabs only; looks again when a tab becomes visible, wakes or is online again. Tries again 30 s after a failure.
 * Without it, tokens are renewed when they are used, which is enough for most apps.
 *
 * @example
 * ```ts
 * provideAuth({ api: ['/api/'] }, withJsonBackend({ refresh: '/auth/refresh' }), withIdleRefresh())
 * ```
 */
export function withIdleRefresh(): IdleRefreshFeature {
  return authFeature('idle refresh', 'withIdleRefresh', [
    provideEnvironmentInitializer(() => {
      const runtime = inject(AUTH_CORE);
      const document = inject(DOCUMENT);
      const window = document.defaultView;
      if (!runtime.inert && window !== null) {
        const wakes$ = merge(
          fromEvent(document, 'visibilitychange'),
          fromEvent(window, 'pageshow'),
          fromEvent(window, 'online'),
        );
        idleRefresh(runtime, wakes$, () => document.visibilityState === 'visible', Math.random)
          .pipe(takeUntilDestroyed())
          .subscribe();
      }
    }),
  ]);
}
