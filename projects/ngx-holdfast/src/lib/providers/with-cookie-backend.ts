import { sendNothing } from '../http/token-senders';
import { BackendFeature } from './auth-feature';
import { BackendOptions, backendFeature } from './with-backend';
import { tabLockProvider } from './tab-lock-provider';

/**
 * The refresh token is an HttpOnly cookie; the access token is in memory only, and a reload restores the session by one
 * refresh. Refresh and logout are POSTs with credentials, `X-Requested-With` and the XSRF header.
 */
export function withCookieBackend(options: BackendOptions): BackendFeature {
  const feature = backendFeature('withCookieBackend', {
    sendRefreshToken: sendNothing(),
    ...options,
    byCookie: true,
  });
  return { ...feature, ɵproviders: [...feature.ɵproviders, tabLockProvider(options.refresh)] };
}
