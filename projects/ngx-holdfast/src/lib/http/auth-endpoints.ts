import { Injector, inject, runInInjectionContext } from '@angular/core';
import {
  FetchBackend,
  HttpBackend,
  HttpClient,
  HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { Observable, catchError, defer, filter, map, of, take, throwError, timeout } from 'rxjs';
import { AuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';
import { TokenResponse, checkTokenResponse } from '../core/token-response';
import { AuthBackend } from '../di/auth-backend';
import { AUTH_SCHEDULER } from '../di/auth-environment';
import { AuthEndpointCalls } from '../di/auth-runtime';
import { skipAuth } from './auth-context';
import { refreshFailure } from './refresh-failure';

/** The server is told of a sign-out, but nobody waits longer than this for it. */
const logoutTimeoutMs = 5_000;

/** Calls the login, refresh and logout endpoints: each its own request, which the interceptor lets pass. */
export class AuthEndpoints implements AuthEndpointCalls {
  readonly #injector = inject(Injector);
  readonly #scheduler = inject(AUTH_SCHEDULER);
  readonly #backend: AuthBackend;

  constructor(backend: AuthBackend) {
    this.#backend = backend;
  }

  /** Fails with what the server answered, or with `AuthError` where the answer holds no tokens. */
  login(credentials: unknown): Observable<TokenResponse> {
    const { login, sendCredentials } = this.#backend;
    return login === undefined
      ? throwError(() => new AuthError('not-configured'))
      : this.#tokens(login, (request) => sendCredentials(request, credentials));
  }

  /** Fails with `AuthError` only. */
  refresh(record: SessionRecord, now: () => number): Observable<TokenResponse> {
    const { refresh, sendRefreshToken, refusal } = this.#backend;
    return this.#tokens(refresh, (request) => sendRefreshToken(request, record.refreshToken)).pipe(
      catchError((failure: unknown) => throwError(() => refreshFailure(failure, refusal, now()))),
    );
  }

  /** Best effort, in 5 s at most; never fails. */
  logout({ accessToken, refreshToken }: SessionRecord): Observable<unknown> {
    const { logout, authorization, sendRefreshToken, sendLogout } = this.#backend;
    const send = sendLogout ?? sendRefreshToken;
    return logout === undefined
      ? of(null)
      : this.#post(logout, (request) =>
          send(
            // A session that a cookie has not brought back yet has none.
            accessToken === '' ? request : authorization.authorize(request, accessToken),
            refreshToken,
          ),
        ).pipe(
          timeout({ first: logoutTimeoutMs, scheduler: this.#scheduler }),
          // The session is over here in any case; the server ends it by itself when the token lapses.
          catchError(() => of(null)),
        );
  }

  #tokens(url: string, complete: (request: HttpRequest<unknown>) => HttpRequest<unknown>) {
    return this.#post(url, complete).pipe(
      map((response) => checkTokenResponse(this.#backend.readTokens(response))),
    );
  }

  #post(
    url: string,
    complete: (request: HttpRequest<unknown>) => HttpRequest<unknown>,
  ): Observable<HttpResponse<string>> {
    return defer(() => {
      const request = new HttpRequest<unknown>('POST', url, null, {
        responseType: 'text',
        context: skipAuth(),
        // XHR knows neither, and says so on the console.
        ...(this.#injector.get(HttpBackend) instanceof FetchBackend && {
          cache: 'no-store',
          redirect: 'error',
        }),
      });
      // Looked up late: HttpClient needs the interceptors, and those need this.
      return this.#injector
        .get(HttpClient)
        .request<string>(runInInjectionContext(this.#injector, () => complete(request)));
    }).pipe(
      filter((event) => event instanceof HttpResponse),
      take(1),
    );
  }
}
