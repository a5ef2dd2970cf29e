import { rawHeader } from './authorization';
import { readBody } from './read-tokens';
import { combineSenders, sendInBody, sendInHeader } from './send-tokens';
import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * Configures a back end that reads `Authorization: <token>` without a scheme. A refresh sends the refresh token in this
 * header and in the JSON body. Tokens are read from `data.accessToken` and `data.refreshToken`.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withRawHeaderBackend({ login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' }),
 * )
 * ```
 */
export function withRawHeaderBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withRawHeaderBackend', {
    authorization: rawHeader(),
    sendRefreshToken: combineSenders(sendInHeader('Authorization'), sendInBody()),
    sendOnLogout: sendInBody(),
    readTokens: readBody({ accessToken: 'data.accessToken', refreshToken: 'data.refreshToken' }),
    ...options,
  });
}
