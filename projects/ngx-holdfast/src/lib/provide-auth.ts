import { EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { EMPTY } from 'rxjs';
import { AUTH_CONFIG, AuthConfig } from './auth-config';
import { AUTH_CORE } from './auth-core';
import { AuthFeature, CheckedFeatures } from './auth-feature';
import { AuthService } from './auth-service';
import { createAuthCore } from './create-auth-core';
import { AUTH_EFFECTS, AUTH_STORE, AUTH_TABS, AUTH_TOKEN_SOURCE } from './injection-tokens';
import { singleTab } from './session/tab-coordination';
import { storedTokens } from './session/token-source';
import { MemoryStore } from './storage/memory-store';
import { validateConfig } from './validate-config';

declare const ngDevMode: unknown;

/**
 * Provides a session, with the service, interceptor and guards that use it. Takes one back-end feature, and at most one storage
 * feature (default: memory), `withLoginPage` and `withIdleRefresh`. Sends and reads nothing before the first use, which
 * `withIdleRefresh()` makes at start-up. Throws `AuthConfigError` for an invalid configuration; production builds check the URLs
 * only, at the first use.
 *
 * @example
 * ```ts
 * import { provideHttpClient, withInterceptors } from '@angular/common/http';
 * import { ApplicationConfig } from '@angular/core';
 *
 * export const appConfig: ApplicationConfig = {
 *   providers: [
 *     provideHttpClient(withInterceptors([authInterceptor])),
 *     provideAuth(
 *       { api: ['/api/'] },
 *       withJsonBackend({ login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' }),
 *       withLocalStorage(),
 *     ),
 *   ],
 * };
 * ```
 */
export function provideAuth<F extends readonly AuthFeature[]>(
  config: AuthConfig,
  ...features: CheckedFeatures<F>
): EnvironmentProviders;
export function provideAuth(config: AuthConfig, ...features: AuthFeature[]): EnvironmentProviders {
  if (typeof ngDevMode === 'undefined' || ngDevMode) {
    validateConfig(config, features);
  }
  return makeEnvironmentProviders([
    { provide: AUTH_CONFIG, useValue: config },
    // Here and not as defaults of the tokens, which would be shared by all sessions of an app.
    { provide: AUTH_STORE, useFactory: () => new MemoryStore() },
    { provide: AUTH_TABS, useValue: singleTab },
    { provide: AUTH_TOKEN_SOURCE, useValue: storedTokens },
    // An injector without effects of its own must not get those of its parent.
    { provide: AUTH_EFFECTS, multi: true, useValue: () => EMPTY },
    AuthService,
    { provide: AUTH_CORE, useFactory: createAuthCore },
    features.map((feature) => feature.ɵproviders),
  ]);
}
