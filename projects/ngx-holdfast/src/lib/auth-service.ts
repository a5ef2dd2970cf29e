import { Injectable, Signal, computed, inject, signal } from '@angular/core';
import {
  Observable,
  catchError,
  defer,
  map,
  of,
  switchMap,
  tap,
  throwError,
  throwIfEmpty,
} from 'rxjs';
import { AUTH_CORE } from './auth-core';
import { AuthError } from './session/auth-error';
import { AuthEvent } from './session/auth-event';
import { AuthState } from './session/auth-state';
import { JwtClaims } from './session/jwt-claims';
import { endSession, logIn, startSession } from './session/session-commands';
import { SessionRecord } from './session/session-record';
import { SessionSnapshot, sourceOf } from './session/session-state';
import {
  accessTokenOf,
  expiryOf,
  isAuthenticated,
  isRefreshing,
  stateOf,
  userOf,
} from './session/session-view';
import { TokenResponse, checkTokenResponse } from './session/token-response';

/**
 * The session as streams, and as signals of the same names without `$`, with the methods that change it.
 * Streams of state replay the latest value, emit where its identity has changed (`state$` and `user$`: at each refresh), never
 * fail, and complete with the injector. Methods do nothing until they are subscribed to. The refresh token is not exposed.
 * Claims are not verified: use them for display, and enforce access on the server.
 *
 * @example
 * ```ts
 * import { inject } from '@angular/core';
 *
 * export class AccountMenu {
 *   readonly #auth = inject(AuthService);
 *   readonly user = this.#auth.user;
 *
 *   logIn(email: string, password: string): void {
 *     this.#auth.login({ email, password }).subscribe();
 *   }
 *
 *   logOut(): void {
 *     this.#auth.logout().subscribe();
 *   }
 * }
 * ```
 */
@Injectable({ providedIn: 'root' })
export class AuthService<C = JwtClaims> {
  readonly #core = inject(AUTH_CORE);
  readonly #session = this.#core.session;
  readonly #snapshot = signal(this.#session.snapshot);

  /** `restoring` until it is known who is signed in. */
  readonly state$ = this.#session.select(stateOf) as Observable<AuthState<C>>;
  /** `true` also while an expired token can still be refreshed. */
  readonly isAuthenticated$ = this.#session.select(isAuthenticated);
  /** The claims of the access token; `null` without a session, and for an opaque token. The signature is not verified. */
  readonly user$ = this.#session.select(userOf) as Observable<C | null>;
  /** The token in use, perhaps an expired one; `null` for none. To send a token, use `getAccessToken()`. */
  readonly accessToken$ = this.#session.select(accessTokenOf);
  /** When the access token expires, local ms since 1970; `null` where that is unknown. */
  readonly expiresAt$ = this.#session.select(expiryOf);
  /** Whether a refresh is running, in the background or with requests that wait for it. */
  readonly refreshing$ = this.#session.select(isRefreshing);
  /** What happens, in order. Replays nothing. */
  readonly events$: Observable<AuthEvent> = this.#session.events$;

  readonly state = this.#signal(stateOf) as Signal<AuthState<C>>;
  readonly isAuthenticated = this.#signal(isAuthenticated);
  readonly user = this.#signal(userOf) as Signal<C | null>;
  readonly accessToken = this.#signal(accessTokenOf);
  readonly expiresAt = this.#signal(expiryOf);
  readonly refreshing = this.#signal(isRefreshing);

  constructor() {
    // What `toSignal` does, without its support for errors and initial values, which costs 200 bytes.
    const latest$ = this.#session.select((snapshot) => snapshot);
    this.#session.run(latest$.pipe(tap((snapshot) => this.#snapshot.set(snapshot))));
  }

  /**
   * Sends the credentials to the login endpoint and starts a session. Emits the user and completes. Fails with the server's
   * `HttpErrorResponse`, or with `AuthError`: `invalid-token`, `token-header-missing`, `refresh-malformed`,
   * `not-configured`; `signed-out` or `session-changed` where the response comes after a sign-out or a later login.
   */
  login(credentials: unknown): Observable<C | null> {
    const { endpoint, coordination, revokeOrphanedTokens } = this.#core;
    const response$ = coordination.signInOrOut(endpoint.login(credentials));
    return logIn(this.#session, response$, revokeOrphanedTokens).pipe(map(() => this.#user()));
  }

  /**
   * Starts a session with tokens that the app has obtained by itself. Emits the user and completes. Fails with `AuthError`
   * `invalid-token` where the syntax of a token is invalid.
   */
  setTokens(tokens: TokenResponse): Observable<C | null> {
    return defer(() => {
      startSession(this.#session, checkTokenResponse(tokens));
      return of(this.#user());
    });
  }

  /**
   * Ends the session at once in this browser, then sends the logout request, for 5 s at most; behind a cookie after a refresh
   * of any tab, for which it waits up to 9 s. Never fails and does not navigate. Requests that are held fail with
   * `signed-out`. Sends nothing without a session.
   */
  logout(): Observable<void> {
    return defer(() => {
      const { endpoint, coordination } = this.#core;
      const source = sourceOf(this.#session.snapshot.session);
      endSession(this.#session);
      return source === null ? of(null) : coordination.signInOrOut(endpoint.logout(source));
    }).pipe(map(() => undefined));
  }

  /**
   * Refreshes the tokens now, or joins the refresh that is running. Completes when the new ones are in use. Overrides a
   * cool-down, but neither `Retry-After` nor the circuit breaker. Fails with `AuthError`: `isTerminal` where the tokens
   * cannot be refreshed any more, `requiresSignIn` where the session has ended or changed. Unsubscribing does not cancel the
   * refresh.
   */
  refresh(): Observable<void> {
    return defer(() => {
      const source = sourceOf(this.#session.snapshot.session);
      return source === null
        ? throwError(notAuthenticated)
        : this.#session.freshTokens(source, {
            force: true,
            // Without a refresh token the session does not end: the access token may still be valid.
            background: !this.#session.canRefresh(source),
          });
    }).pipe(map(() => undefined));
  }

  /**
   * A token for WebSocket, server-sent events or `fetch`: refreshed first if it has expired or is about to, or if it is
   * `rejected`, the one that the server has rejected. Emits once. Fails with `AuthError`: `not-authenticated` without a
   * session. Never put it into a URL (RFC 6750 section 5.3).
   */
  getAccessToken({ rejected }: { readonly rejected?: string } = {}): Observable<string> {
    return this.#core.resolveTokens().pipe(
      throwIfEmpty(notAuthenticated),
      switchMap((record) =>
        record === null ? throwError(notAuthenticated) : this.#freshEnough(record, rejected),
      ),
      map(({ accessToken }) => accessToken),
    );
  }

  /** A token that is about to expire would not outlive a connection. Where it cannot be refreshed now, it is still valid. */
  #freshEnough(record: SessionRecord, rejected: string | undefined): Observable<SessionRecord> {
    const session = this.#session;
    if (record.accessToken === rejected) {
      return session.freshTokens(record);
    }
    return session.readiness() === 'send-and-refresh' && session.canRefresh(record)
      ? session
          .freshTokens(record, { background: true })
          .pipe(
            catchError((error: unknown) =>
              session.record?.sid === record.sid ? of(record) : throwError(() => error),
            ),
          )
      : of(record);
  }

  #signal<T>(project: (snapshot: SessionSnapshot) => T): Signal<T> {
    return computed(() => project(this.#snapshot()));
  }

  #user(): C | null {
    return userOf(this.#session.snapshot) as C | null;
  }
}

function notAuthenticated(): AuthError {
  return new AuthError('not-authenticated');
}
