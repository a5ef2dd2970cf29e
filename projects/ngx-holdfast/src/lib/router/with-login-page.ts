import { Injector, inject } from '@angular/core';
import { AuthConfigError } from '../auth-config-error';
import { LoginPageFeature, authFeature } from '../auth-feature';
import { AUTH_EFFECTS, AuthEffect } from '../injection-tokens';
import { AuthNavigation } from './auth-navigation';
import { LOGIN_PAGE, LoginPage, LoginPageOptions } from './login-page';
import { navigateToLogin } from './navigate-to-login';
import { RouterNavigation } from './router-navigation';

declare const ngDevMode: unknown;

/**
 * Sends users to the login page: from guards, when the session ends by itself, and when a request needs a session and there is
 * none. Adds the return URL, and stops after 3 redirects in 60 s that form a loop. Does not navigate after `logout()`. Needs
 * the Angular Router. Throws `AuthConfigError` in development for a URL that is not a path of the app.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withJsonBackend({ login: '/auth/login', refresh: '/auth/refresh' }),
 *   withLoginPage('/login', { forbiddenUrl: '/forbidden' }),
 * )
 * ```
 */
export function withLoginPage(url: string, options: LoginPageOptions = {}): LoginPageFeature {
  const page: LoginPage = { homeUrl: '/', returnUrlParam: 'returnUrl', ...options, url };
  if (typeof ngDevMode === 'undefined' || ngDevMode) {
    validateLoginPage(page);
  }
  return authFeature('login page', 'withLoginPage', [
    { provide: LOGIN_PAGE, useValue: page },
    { provide: AuthNavigation, useFactory: () => new RouterNavigation() },
    {
      provide: AUTH_EFFECTS,
      multi: true,
      useFactory: (): AuthEffect => {
        const injector = inject(Injector);
        return ({ events$ }) => navigateToLogin(injector, events$);
      },
    },
  ]);
}

const pages = ['url', 'homeUrl', 'forbiddenUrl'] as const;
const fallbacks = ['allow', 'deny', 'wait'];

function validateLoginPage(page: LoginPage): void {
  for (const option of pages) {
    const value: unknown = page[option];
    if (value !== undefined && !(typeof value === 'string' && /^\/(?![/\\])/.test(value))) {
      throw new AuthConfigError(
        option === 'url' ? 'withLoginPage(url)' : `withLoginPage({ ${option} })`,
        `must be a path of this app, such as '/${option === 'url' ? 'login' : option.slice(0, -3)}'.`,
      );
    }
  }
  const { whenSessionUnknown = 'allow' } = page;
  if (!fallbacks.includes(whenSessionUnknown)) {
    throw new AuthConfigError(
      'withLoginPage({ whenSessionUnknown })',
      `must be 'allow', 'deny' or 'wait', or left out.`,
    );
  }
}
