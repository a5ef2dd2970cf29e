import { BackendFeature } from '../auth-feature';
import { BackendOptions, backendFeature } from './with-backend';

/**
 * Configures a back end with Bearer tokens. A refresh sends `{ "refreshToken": "…" }` and receives
 * `{ "accessToken", "refreshToken"? }` or the access token alone. Every 401 to a request with a token starts a refresh.
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
