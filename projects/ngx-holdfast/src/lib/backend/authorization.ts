import { Authorization } from './auth-backend';

function inHeader(header: string, prefix: string): Authorization {
  return {
    header,
    authorize: (request, accessToken) =>
      request.clone({ headers: request.headers.set(header, prefix + accessToken) }),
  };
}

/**
 * `Authorization: Bearer <token>` (RFC 6750 section 2.1).
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', authorization: bearer() })
 * ```
 */
export function bearer(): Authorization {
  return inHeader('Authorization', 'Bearer ');
}

/**
 * The token alone in a header, without a scheme. Browsers strip only `Authorization` when a redirect leaves the origin.
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', authorization: rawHeader('X-Auth-Token') })
 * ```
 */
export function rawHeader(header = 'Authorization'): Authorization {
  return inHeader(header, '');
}
