import { inject } from '@angular/core';
import { FetchBackend, HttpBackend, HttpRequest } from '@angular/common/http';
import { CredentialsSender, TokenSender } from './auth-backend';
import { AUTH_XSRF } from '../injection-tokens';
import { sendCredentialsAsJson } from './send-tokens';

/** A custom header forces a preflight for cross-site requests, and a forged form cannot send one. */
const csrfGuardHeader = 'X-Requested-With';

/** Adds the XSRF header as well: Angular adds it only for the origin of the page. */
function allowCookies(request: HttpRequest<unknown>): HttpRequest<unknown> {
  const xsrf = inject(AUTH_XSRF);
  const token = xsrf.current();
  const headers = request.headers.set(csrfGuardHeader, 'XMLHttpRequest');
  return request.clone({
    withCredentials: true,
    headers: token === null ? headers : headers.set(xsrf.headerName, token),
    // The new cookie must be stored even if the page closes during the request. XHR does not support it.
    keepalive: inject(HttpBackend) instanceof FetchBackend,
  });
}

/**
 * Lets the browser send the refresh token, an HttpOnly cookie. Sets `withCredentials`, `X-Requested-With`, the XSRF header
 * if its cookie exists, and `keepalive` over fetch.
 *
 * @example
 * ```ts
 * withCookieBackend({
 *   refresh: '/auth/refresh',
 *   sendRefreshToken: combineSenders(sendCookie(), (request) =>
 *     request.clone({ body: { client: 'web' } }),
 *   ),
 * })
 * ```
 */
export function sendCookie(): TokenSender {
  return (request) => allowCookies(request);
}

/**
 * Sends the credentials as JSON, with cookies, so that a cross-origin response can set one. Sets `withCredentials`,
 * `X-Requested-With`, the XSRF header if its cookie exists, and `keepalive` over fetch.
 *
 * @example
 * ```ts
 * withBackend({
 *   login: 'https://api.example.com/auth/login',
 *   refresh: 'https://api.example.com/auth/refresh',
 *   sendCredentials: sendCredentialsWithCookies(),
 * })
 * ```
 */
export function sendCredentialsWithCookies(): CredentialsSender {
  const sendAsJson = sendCredentialsAsJson();
  return (request, credentials) => allowCookies(sendAsJson(request, credentials));
}
