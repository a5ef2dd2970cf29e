import { Injector, inject, runInInjectionContext } from '@angular/core';
import {
  FetchBackend,
  HttpBackend,
  HttpClient,
  HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { Observable, catchError, defer, filter, map, of, take, throwError } from 'rxjs';
import { AuthError } from '../session/auth-error';
import { Clock } from '../session/clock';
import { failAfter } from '../session/fail-after';
import { RefreshSource } from '../session/refresh-source';
import { TokenResponse, checkTokenResponse } from '../session/token-response';
import { parseUrl, withoutCredentials } from '../secure-url';
import { AuthBackend } from './auth-backend';
import { skipAuth } from '../request-context';
import { toRefreshError } from './refresh-error';

const logoutTimeoutMs = 5_000;

/** Sends the login, refresh and logout requests. The interceptor neither holds them nor adds a token. */
export class TokenEndpoint {
  readonly #injector = inject(Injector);
  readonly #backend: AuthBackend;
  readonly #clock: Clock;
  readonly #baseUri: () => string;
  readonly #initialBase: string;

  constructor(backend: AuthBackend, clock: Clock, baseUri: () => string) {
    this.#backend = backend;
    this.#clock = clock;
    this.#baseUri = baseUri;
    this.#initialBase = withoutCredentials(baseUri());
  }

  /** Fails with the server's `HttpErrorResponse`, or with `AuthError` if the response contains no usable tokens. */
  login(credentials: unknown): Observable<TokenResponse> {
    const { login, sendCredentials } = this.#backend;
    return login === undefined
      ? throwError(() => new AuthError('not-configured'))
      : this.#requestTokens(login, (request) => sendCredentials(request, credentials));
  }

  /** Fails with `AuthError` only. */
  refresh(source: RefreshSource): Observable<TokenResponse> {
    const { refresh, sendRefreshToken, classifyRefreshError } = this.#backend;
    return this.#requestTokens(refresh, (request) =>
      sendRefreshToken(request, source.refreshToken),
    ).pipe(
      catchError((failure: unknown) =>
        throwError(() => toRefreshError(failure, classifyRefreshError, this.#clock.now())),
      ),
    );
  }

  /** Emits once and never fails, after 5,000 ms at the latest. */
  logout({ accessToken, refreshToken }: Partial<TokenResponse>): Observable<unknown> {
    const { logout, authorization, sendRefreshToken, sendOnLogout } = this.#backend;
    const send = sendOnLogout ?? sendRefreshToken;
    return logout === undefined
      ? of(null)
      : this.#post(logout, (request) =>
          send(
            accessToken === undefined ? request : authorization.authorize(request, accessToken),
            refreshToken,
          ),
        ).pipe(
          failAfter(logoutTimeoutMs, this.#clock, 'refresh-timeout'),
          // The session has already ended locally; on the server it ends when the refresh token expires.
          catchError(() => of(null)),
        );
  }

  /** A `<base>` that is inserted later must not redirect tokens: a relative URL means what it meant at start-up. */
  #pinned(url: string): string {
    const pinned = parseUrl(url, this.#initialBase)?.href ?? url;
    return pinned === parseUrl(url, this.#baseUri())?.href ? url : pinned;
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
      const request = new HttpRequest<unknown>('POST', this.#pinned(url), null, {
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
