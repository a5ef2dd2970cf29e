import { credentialsWithCookies, sendCookie } from '../http/with-cookies';
import { BackendFeature } from './auth-feature';
import { BackendOptions, backendFeature } from './with-backend';
import { cookieSessionTabs } from './tabs-providers';

/**
 * The refresh token is an HttpOnly cookie; the access token is in memory only, and a reload restores the session by one
 * refresh. Login, refresh and logout are POSTs with credentials, `X-Requested-With` and, where there is a cookie for it, the
 * XSRF header.
 */
export function withCookieBackend(options: BackendOptions): BackendFeature {
  const feature = backendFeature('withCookieBackend', {
    sendCredentials: credentialsWithCookies(),
    sendRefreshToken: sendCookie(),
    ...options,
    byCookie: true,
  });
  return {
    ...feature,
    ɵproviders: [...feature.ɵproviders, cookieSessionTabs(options.refresh)],
  };
}
