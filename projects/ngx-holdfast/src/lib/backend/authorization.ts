import { Authorization } from './auth-backend';

function authorizeByHeader(header: string, prefix: string): Authorization {
  return {
    header,
    authorize: (request, accessToken) =>
      request.clone({ headers: request.headers.set(header, prefix + accessToken) }),
  };
}

/**
 * Sends the access token as `Authorization: Bearer <token>` (RFC 6750 section 2.1).
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', authorization: bearer() })
 * ```
 */
export function bearer(): Authorization {
  return authorizeByHeader('Authorization', 'Bearer ');
}

/**
 * Sends the access token in a header without a scheme. `header`: default `Authorization`, the only one that browsers remove
 * when a redirect leaves the origin.
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', authorization: rawHeader('X-Auth-Token') })
 * ```
 */
export function rawHeader(header = 'Authorization'): Authorization {
  return authorizeByHeader(header, '');
}
