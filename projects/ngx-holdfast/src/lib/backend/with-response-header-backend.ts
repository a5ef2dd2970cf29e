import { readHeaders } from './read-tokens';
import { sendInHeader } from './send-tokens';
import { onBodyText } from './classify-error';
import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * Configures a back end that sends tokens in the response headers `Authorization` and `Authorization-refresh`. A 401 with the
 * text `ExpiredToken` starts a refresh, every other 401 ends the session. A request without a token is not sent.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withResponseHeaderBackend({ login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' }),
 * )
 * ```
 */
export function withResponseHeaderBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withResponseHeaderBackend', {
    sendRefreshToken: sendInHeader('Authorization-refresh', 'Bearer '),
    readTokens: readHeaders({
      accessToken: 'Authorization',
      refreshToken: 'Authorization-refresh',
      prefix: 'Bearer ',
    }),
    classifyError: onBodyText({ ExpiredToken: 'refresh' }, 'sign-out'),
    allowAnonymous: false,
    ...options,
  });
}
