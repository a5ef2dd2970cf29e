import { inject } from '@angular/core';
import { FetchBackend, HttpBackend, HttpRequest } from '@angular/common/http';
import { CredentialsSender, TokenSender } from './auth-backend';
import { AUTH_XSRF } from '../injection-tokens';
import { sendCredentialsAsJson } from './send-tokens';

/** Forces a preflight on cross-site calls: a custom header is what a forged form cannot send. */
const csrfGuardHeader = 'X-Requested-With';

/** With the cookies of the API's origin, and the XSRF header, which Angular adds for the page's own origin only. */
function withCookies(request: HttpRequest<unknown>): HttpRequest<unknown> {
  const xsrf = inject(AUTH_XSRF);
  const token = xsrf.current();
  const headers = request.headers.set(csrfGuardHeader, 'XMLHttpRequest');
  return request.clone({
    withCredentials: true,
    headers: token === null ? headers : headers.set(xsrf.headerName, token),
    // The new cookie must arrive even if the page is left in the middle. XHR cannot do it.
    keepalive: inject(HttpBackend) instanceof FetchBackend,
  });
}

/**
 * The refresh token is an HttpOnly cookie, which the browser adds. Sends `withCredentials`, `X-Requested-With`, the XSRF
 * header if there is a cookie for it, and `keepalive` over fetch.
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
  return (request) => withCookies(request);
}

/**
 * JSON, with cookies, so that the answer may set one across origins. Sends `withCredentials`, `X-Requested-With`, the XSRF
 * header if there is a cookie for it, and `keepalive` over fetch.
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
  const asJson = sendCredentialsAsJson();
  return (request, credentials) => withCookies(asJson(request, credentials));
}
