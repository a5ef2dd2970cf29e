import { sendCredentialsWithCookies, sendCookie } from './send-cookies';
import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';
import { cookieCoordination } from '../tabs/provide-tabs';

/**
 * The refresh token is an HttpOnly cookie; the access token is in memory only, and a reload restores the session by one
 * refresh. Login, refresh and logout are POSTs with credentials, `X-Requested-With` and, where there is a cookie for it, the
 * XSRF header.
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
    refreshTokenInCookie: true,
  });
  return {
    ...feature,
    ɵproviders: [...feature.ɵproviders, cookieCoordination(options.refresh)],
  };
}
