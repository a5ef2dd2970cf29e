import { rejectOnBodyCode } from './classify-refresh-error';
import { readBody } from './read-tokens';
import { onBodyCode } from './classify-error';
import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * Configures a back end that sends a numeric `errorCode` in the JSON body of a 4xx: 5001 refreshes the token, 5002 ends the
 * session. At the refresh endpoint both end the session. Tokens are read from `result.accessToken` and
 * `result.refreshToken`.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withErrorCodeBackend({ login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' }),
 * )
 * ```
 */
export function withErrorCodeBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withErrorCodeBackend', {
    readTokens: readBody({
      accessToken: 'result.accessToken',
      refreshToken: 'result.refreshToken',
    }),
    classifyError: onBodyCode('errorCode', { 5001: 'refresh', 5002: 'sign-out' }),
    classifyRefreshError: rejectOnBodyCode('errorCode', 5001, 5002),
    ...options,
  });
}
