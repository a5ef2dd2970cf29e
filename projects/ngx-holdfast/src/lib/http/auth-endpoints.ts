import { EnvironmentInjector, inject } from '@angular/core';
import {
  FetchBackend,
  HttpBackend,
  HttpClient,
  HttpContext,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { Observable, catchError, defer, filter, map, of, take, throwError, timeout } from 'rxjs';
import { AuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';
import { TokenResponse, checkTokenResponse } from '../core/token-response';
import { AuthBackend } from '../di/auth-backend';
import { AuthEndpointCalls, XsrfToken } from '../di/auth-runtime';
import { skipAuth } from './auth-context';
import { refreshFailure } from './refresh-failure';

/** The server is told of a sign-out, but nobody waits longer than this for it. */
const logoutTimeoutMs = 5_000;

/** Forces a preflight on cross-site calls (RFC 9700 and OWASP: custom request headers against CSRF). */
const csrfGuardHeader = 'X-Requested-With';

/** Calls the login, refresh and logout endpoints: each its own request, which the interceptor lets pass. */
export class AuthEndpoints implements AuthEndpointCalls {
  private readonly injector = inject(EnvironmentInjector);

  constructor(
    private readonly backend: AuthBackend,
    private readonly xsrf: XsrfToken,
  ) {}

  /** Fails with what the server answered, or with `AuthError` where the answer holds no tokens. */
  login(credentials: unknown): Observable<TokenResponse> {
    const { login, sendCredentials } = this.backend;
    return login === undefined
      ? throwError(() => notConfigured('login'))
      : this.send(() => sendCredentials(this.post(login), credentials)).pipe(
          map((response) => this.read(response)),
        );
  }

  /** Fails with `AuthError` only. */
  refresh(record: SessionRecord, now: () => number): Observable<TokenResponse> {
    const { refresh, sendRefreshToken, refusal } = this.backend;
    return this.send(() => sendRefreshToken(this.post(refresh), record.refreshToken)).pipe(
      map((response) => this.read(response)),
      catchError((failure: unknown) => throwError(() => refreshFailure(failure, refusal, now()))),
    );
  }

  /** Best effort, in 5 s at most; never fails. */
  logout(record: SessionRecord): Observable<void> {
    const { logout, sendRefreshToken, authorization } = this.backend;
    return logout === undefined
      ? of(undefined)
      : this.send(() =>
          sendRefreshToken(
            record.accessToken === ''
              ? this.post(logout)
              : authorization.authorize(this.post(logout), record.accessToken),
            record.refreshToken,
          ),
        ).pipe(
          timeout(logoutTimeoutMs),
          map(() => undefined),
          // The session is over here in any case; the server ends it by itself when the token lapses.
          catchError(() => of(undefined)),
        );
  }

  private read(response: HttpResponse<string>): TokenResponse {
    return checkTokenResponse(this.backend.readTokens(response));
  }

  private post(url: string): HttpRequest<unknown> {
    const { byCookie } = this.backend;
    const fetches = this.injector.get(HttpBackend) instanceof FetchBackend;
    return new HttpRequest<unknown>('POST', url, null, {
      responseType: 'text',
      context: skipAuth(new HttpContext()),
      ...(byCookie ? { withCredentials: true, headers: this.csrfHeaders() } : {}),
      // XHR knows none of these. A new cookie must survive a reload in the middle: keepalive.
      ...(fetches ? { cache: 'no-store', redirect: 'error', keepalive: byCookie } : {}),
    });
  }

  /** Angular adds the XSRF header for the page's own origin only. */
  private csrfHeaders(): HttpHeaders {
    const token = this.xsrf.current();
    const headers = new HttpHeaders({ [csrfGuardHeader]: 'XMLHttpRequest' });
    return token === null ? headers : headers.set(this.xsrf.headerName, token);
  }

  private send(request: () => HttpRequest<unknown>): Observable<HttpResponse<string>> {
    // Looked up late: HttpClient needs the interceptors, and those need this.
    return defer(() => this.injector.get(HttpClient).request<string>(request())).pipe(
      filter((event) => event instanceof HttpResponse),
      take(1),
    );
  }
}

function notConfigured(endpoint: string): AuthError {
  return new AuthError('not-configured', { detail: endpoint });
}
