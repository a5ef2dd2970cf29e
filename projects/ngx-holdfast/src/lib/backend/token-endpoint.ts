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

/** The server is told of a sign-out, but nobody waits longer than this for it. */
const logoutTimeoutMs = 5_000;

/** Calls the login, refresh and logout endpoints: each its own request, which the interceptor lets pass. */
export class TokenEndpoint implements AuthEndpointRequests {
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
    const { refresh, sendRefreshToken, classifyRefreshError } = this.#backend;
    return this.#tokens(refresh, (request) => sendRefreshToken(request, record.refreshToken)).pipe(
      catchError((failure: unknown) =>
        throwError(() => toRefreshError(failure, classifyRefreshError, now())),
      ),
    );
  }

  /** Best effort, in 5 s at most; never fails. */
  logout({ accessToken, refreshToken }: SessionRecord): Observable<unknown> {
    const { logout, authorization, sendRefreshToken, sendOnLogout } = this.#backend;
    const send = sendOnLogout ?? sendRefreshToken;
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
