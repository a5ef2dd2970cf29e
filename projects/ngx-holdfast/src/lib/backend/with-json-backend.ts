import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * Bearer tokens, renewed by `{ "refreshToken": "…" }`; answered by `{ "accessToken", "refreshToken"? }` or by the bare
 * access token. Any 401 to a request with a token is refreshable.
 *
 * @example
 * ```ts
 * provideAuth(
 *   { api: ['/api/'] },
 *   withJsonBackend({ login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' }),
 * )
 * ```
 */
export function withJsonBackend(options: BackendOptions): BackendFeature {
  return backendFeature('withJsonBackend', options);
}
