import { HttpParams } from '@angular/common/http';
import { CredentialsSender, TokenSender } from './auth-backend';

/**
 * `field` of a JSON body, default `refreshToken`.
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
 * In a header, `prefix` before it.
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
 * Form-encoded, as RFC 6749 section 6 has it. `fields` are added as they are, `client_id` for one.
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
 * Several ways at once.
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
    senders.reduce((sent, send) => send(sent, refreshToken), request);
}

/**
 * What `login(credentials)` was given, as JSON.
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
