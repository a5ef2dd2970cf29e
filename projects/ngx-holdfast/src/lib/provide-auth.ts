import { EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { AUTH_CONFIG, AuthConfig } from './auth-config';
import { AUTH_STORE, AUTH_TABS } from './injection-tokens';
import { AUTH_CORE } from './auth-core';
import { MemoryStore } from './storage/memory-store';
import { singleTab } from './session/tab-coordination';
import { AuthFeature, CheckedFeatures } from './auth-feature';
import { createAuthCore } from './create-auth-core';
import { validateConfig } from './validate-config';

declare const ngDevMode: unknown;

/**
 * Sets up one session. Takes one back-end feature, and at most one storage feature (default: memory).
 * Nothing is sent or read before the first use; `withIdleRefresh()` is one, at start-up. Throws `AuthConfigError` for what
 * cannot work; production builds check the addresses only, at the first use.
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
    { provide: AUTH_CORE, useFactory: createAuthCore },
    features.map((feature) => feature.ɵproviders),
  ]);
}
