import { DOCUMENT, inject, provideEnvironmentInitializer } from '@angular/core';
import { merge } from 'rxjs';
import { AUTH_CONFIG, defaultRefreshWindowMs } from './auth-config';
import { AUTH_CORE } from './auth-core';
import { IdleRefreshFeature, authFeature } from './auth-feature';
import { AUTH_EFFECTS, AuthEffect } from './injection-tokens';
import { listen } from './listen';
import { idleRefresh } from './session/idle-refresh';

/**
 * Refreshes tokens also while the app sends no requests: `refreshBeforeExpiryMs` before they expire plus a random time of up to
 * 2 s, in visible tabs only. Checks again when a tab becomes visible, resumes or comes online, and 30 s after a failure.
 * Without this feature, tokens are refreshed when they are used, which is enough for most apps.
 *
 * @example
 * ```ts
 * provideAuth({ api: ['/api/'] }, withJsonBackend({ refresh: '/auth/refresh' }), withIdleRefresh())
 * ```
 */
export function withIdleRefresh(): IdleRefreshFeature {
  return authFeature('idle refresh', 'withIdleRefresh', [
    {
      provide: AUTH_EFFECTS,
      multi: true,
      useFactory: (): AuthEffect => {
        const document = inject(DOCUMENT);
        const window = document.defaultView as Window;
        const { refreshBeforeExpiryMs = defaultRefreshWindowMs } = inject(AUTH_CONFIG);
        return (session) =>
          idleRefresh(session, {
            refreshWindowMs: refreshBeforeExpiryMs,
            wakeUps$: merge(
              listen(document, 'visibilitychange'),
              listen(window, 'pageshow', 'online'),
            ),
            isVisible: () => document.visibilityState === 'visible',
            random: Math.random,
          });
      },
    },
    // Without a request or an injection of the service, this is the first use.
    provideEnvironmentInitializer(() => inject(AUTH_CORE)),
  ]);
}
