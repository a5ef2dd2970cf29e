import { Injector, inject, runInInjectionContext } from '@angular/core';
import {
  FetchBackend,
  HttpBackend,
  HttpClient,
  HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { Observable, catchError, defer, filter, map, of, take, throwError, timeout } from 'rxjs';
import { AuthError } from '../session/auth-error';
import { SessionRecord } from '../session/session-record';
import { TokenResponse, checkTokenResponse } from '../session/token-response';
import { AuthBackend } from './auth-backend';
import { AUTH_SCHEDULER } from '../injection-tokens';
import { AuthEndpointRequests } from '../auth-core';
import { skipAuth } from '../http/request-context';
import { toRefreshError } from './refresh-error';

const logoutTimeoutMs = 5_000;

/** Sends the login, refresh and logout requests. The interceptor neither holds them nor adds a token. */
export class TokenEndpoint implements AuthEndpointRequests {
  readonly #injector = inject(Injector);
  readonly #scheduler = inject(AUTH_SCHEDULER);
  readonly #backend: AuthBackend;

  constructor(backend: AuthBackend) {
    this.#backend = backend;
  }

  /** Fails with the server's `HttpErrorResponse`, or with `AuthError` if the response contains no usable tokens. */
  login(credentials: unknown): Observable<TokenResponse> {
    const { login, sendCredentials } = this.#backend;
    return login === undefined
      ? throwError(() => new AuthError('not-configured'))
      : this.#requestTokens(login, (request) => sendCredentials(request, credentials));
  }

  /** Fails with `AuthError` only. */
  refresh(record: SessionRecord, now: () => number): Observable<TokenResponse> {
    const { refresh, sendRefreshToken, classifyRefreshError } = this.#backend;
    return this.#requestTokens(refresh, (request) =>
      sendRefreshToken(request, record.refreshToken),
    ).pipe(
      catchError((failure: unknown) =>
        throwError(() => toRefreshError(failure, classifyRefreshError, now())),
      ),
    );
  }

  /** Emits once and never fails, after 5,000 ms at the latest. */
  logout({ accessToken, refreshToken }: SessionRecord): Observable<unknown> {
    const { logout, authorization, sendRefreshToken, sendOnLogout } = this.#backend;
    const send = sendOnLogout ?? sendRefreshToken;
    return logout === undefined
      ? of(null)
      : this.#post(logout, (request) =>
          send(
            // Empty until the first refresh by cookie.
            accessToken === '' ? request : authorization.authorize(request, accessToken),
            refreshToken,
          ),
        ).pipe(
          timeout({ first: logoutTimeoutMs, scheduler: this.#scheduler }),
          // The session has already ended locally; on the server it ends when the refresh token expires.
          catchError(() => of(null)),
        );
  }

  #requestTokens(url: string, prepare: (request: HttpRequest<unknown>) => HttpRequest<unknown>) {
    return this.#post(url, prepare).pipe(
      map((response) => checkTokenResponse(this.#backend.readTokens(response))),
    );
  }

  #post(
    url: string,
    prepare: (request: HttpRequest<unknown>) => HttpRequest<unknown>,
  ): Observable<HttpResponse<string>> {
    return defer(() => {
      const request = new HttpRequest<unknown>('POST', url, null, {
        responseType: 'text',
        context: skipAuth(),
        // XHR supports neither; Angular would log a warning.
        ...(this.#injector.get(HttpBackend) instanceof FetchBackend && {
          cache: 'no-store',
          redirect: 'error',
        }),
      });
      // Resolved lazily to avoid a circular dependency.
      return this.#injector
        .get(HttpClient)
        .request<string>(runInInjectionContext(this.#injector, () => prepare(request)));
    }).pipe(
      filter((event) => event instanceof HttpResponse),
      take(1),
    );
  }
}
