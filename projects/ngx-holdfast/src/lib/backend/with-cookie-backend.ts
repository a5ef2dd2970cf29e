import { sendCredentialsWithCookies, sendCookie } from './send-cookies';
import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';
import { AUTH_EFFECTS, AUTH_TOKEN_SOURCE } from '../injection-tokens';
import { refreshByCookie } from './refresh-by-cookie';
import { cookieTokens } from '../session/token-source';
import { cookieCoordination } from '../tabs/provide-tabs';

/**
 * Configures a back end that keeps the refresh token in an HttpOnly cookie. The access token is kept in memory only, and a
 * page load restores the session by one refresh. Login, refresh and logout requests are POSTs with credentials,
 * `X-Requested-With` and, if its cookie exists, the XSRF header. Cannot be combined with a storage feature.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withCookieBackend({ login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' }),
 * )
 * ```
 */
export function withCookieBackend(options: BackendOptions): BackendFeature {
  const feature = backendFeature('withCookieBackend', {
    sendCredentials: sendCredentialsWithCookies(),
    sendRefreshToken: sendCookie(),
    ...options,
  });
  return {
    ...feature,
    ɵproviders: [
      ...feature.ɵproviders,
      { provide: AUTH_TOKEN_SOURCE, useValue: cookieTokens },
      { provide: AUTH_EFFECTS, multi: true, useValue: refreshByCookie },
      cookieCoordination(options.refresh),
    ],
  };
}
