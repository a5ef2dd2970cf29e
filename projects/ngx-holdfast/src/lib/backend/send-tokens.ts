import { HttpParams } from '@angular/common/http';
import { CredentialsSender, TokenSender } from './auth-backend';

/**
 * Sends the refresh token in a field of a JSON body. `field`: default `refreshToken`.
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', sendRefreshToken: sendInBody('refresh_token') })
 * ```
 */
export function sendInBody(field = 'refreshToken'): TokenSender {
  return (request, refreshToken) => request.clone({ body: { [field]: refreshToken } });
}

/**
 * Sends the refresh token in a header. `prefix`: text before the token; default none.
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', sendRefreshToken: sendInHeader('X-Refresh-Token') })
 * ```
 */
export function sendInHeader(header: string, prefix = ''): TokenSender {
  return (request, refreshToken) =>
    request.clone({ headers: request.headers.set(header, `${prefix}${refreshToken ?? ''}`) });
}

/**
 * Sends the refresh token in a form-encoded body (RFC 6749 section 6). `fields`: further fields, for example `client_id`;
 * default none. `field`: name of the token's field; default `refresh_token`.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/oauth/token',
 *   sendRefreshToken: sendAsForm({ grant_type: 'refresh_token', client_id: 'web' }),
 * })
 * ```
 */
export function sendAsForm(
  fields: Readonly<Record<string, string>> = {},
  field = 'refresh_token',
): TokenSender {
  return (request, refreshToken) =>
    request.clone({
      body: new HttpParams({ fromObject: { ...fields, [field]: refreshToken ?? '' } }),
    });
}

/**
 * Applies several senders to one request, in order.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   sendRefreshToken: combineSenders(sendInBody(), sendInHeader('X-Refresh-Token')),
 * })
 * ```
 */
export function combineSenders(...senders: readonly TokenSender[]): TokenSender {
  return (request, refreshToken) =>
    senders.reduce((prepared, send) => send(prepared, refreshToken), request);
}

/**
 * Sends the argument of `login(credentials)` as the JSON body.
 *
 * @example
 * ```ts
 * withCookieBackend({
 *   login: '/auth/login',
 *   refresh: '/auth/refresh',
 *   sendCredentials: sendCredentialsAsJson(),
 * })
 * ```
 */
export function sendCredentialsAsJson(): CredentialsSender {
  return (request, credentials) => request.clone({ body: credentials });
}
