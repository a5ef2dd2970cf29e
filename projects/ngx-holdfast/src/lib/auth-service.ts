import { Injectable, Signal, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import {
  Observable,
  catchError,
  defer,
  distinctUntilChanged,
  map,
  of,
  switchMap,
  throwError,
} from 'rxjs';
import { AuthError } from './session/auth-error';
import { AuthEvent } from './session/auth-event';
import { AuthState } from './session/auth-state';
import { expiresAt } from './session/token-freshness';
import { JwtClaims } from './session/jwt-claims';
import { SessionRecord } from './session/session-record';
import { TokenResponse, checkTokenResponse } from './session/token-response';
import { AUTH_CORE } from './auth-core';
import { freshnessNow, tokensToUse } from './http/session-tokens';

/**
 * Who is signed in, as streams and as signals of the same, and the means to change it.
 * State streams replay the latest value, are distinct by identity (`state$` and `user$` emit at each refresh), never error,
 * and complete with the injector only. Methods do nothing until they are subscribed to.
 * The refresh token is never handed out. Claims are hints for display: the server decides.
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
  readonly #runtime = inject(AUTH_CORE);
  readonly #session = this.#runtime.session;

  /** `restoring` until it is known who is signed in. */
  readonly state$ = this.#session.state$ as Observable<AuthState<C>>;
  /** Stays `true` while an expired token can still be renewed. */
  readonly isAuthenticated$: Observable<boolean> = this.#select(
    ({ status }) => status === 'authenticated',
  );
  /** The claims of the access token; `null` for nobody, and for an opaque token. Not checked for a signature. */
  readonly user$: Observable<C | null> = this.#select(
    (state) => (state.status === 'authenticated' ? state.user : null) as C | null,
  );
  /** The token in use, perhaps an expired one; `null` for none. To send one, ask `getAccessToken()`. */
  readonly accessToken$: Observable<string | null> = this.#select(
    () => this.#session.record?.accessToken || null,
  );
  /** When the access token lapses, local ms since 1970; `null` when nothing says so. */
  readonly expiresAt$: Observable<number | null> = this.#select(
    () => this.#session.record && expiresAt(this.#session.record),
  );
  /** Whether a refresh runs, be anybody waiting for it or not. */
  readonly refreshing$: Observable<boolean> = this.#runtime.coordinator.refreshing$;
  /** What happens, as it happens: replays nothing. */
  readonly events$: Observable<AuthEvent> = this.#session.events$;

  readonly state: Signal<AuthState<C>> = signalOf(this.state$);
  readonly isAuthenticated: Signal<boolean> = signalOf(this.isAuthenticated$);
  readonly user: Signal<C | null> = signalOf(this.user$);
  readonly accessToken: Signal<string | null> = signalOf(this.accessToken$);
  readonly expiresAt: Signal<number | null> = signalOf(this.expiresAt$);
  readonly refreshing: Signal<boolean> = signalOf(this.refreshing$);

  /**
   * Sends the credentials to the login endpoint and starts a session. Emits the user and completes.
   * Fails with the server's `HttpErrorResponse`, or with `AuthError` (`invalid-token`, `token-header-missing`,
   * `refresh-malformed`, `not-configured`).
   */
  login(credentials: unknown): Observable<C | null> {
    return this.#alone(this.#runtime.endpoints.login(credentials)).pipe(
      map((response) => this.#start(response)),
    );
  }

  /**
   * Starts a session with tokens that the app got by itself. Emits the user and completes.
   * Fails with `AuthError` `invalid-token` for what cannot be a token.
   */
  setTokens(tokens: TokenResponse): Observable<C | null> {
    return defer(() => of(this.#start(checkTokenResponse(tokens))));
  }

  /**
   * Ends the session here at once, then tells the server, for 5 s at most; behind a cookie after the refresh of any tab,
   * for which it waits up to 9 s. Never fails; navigates nowhere. Requests that are held fail with `signed-out`. Where
   * nobody is signed in, nothing is sent.
   */
  logout(): Observable<void> {
    return defer(() => {
      const { session, endpoints } = this.#runtime;
      const { record } = session;
      session.signOut();
      return record === null ? of(null) : this.#alone(endpoints.logout(record));
    }).pipe(map(() => undefined));
  }

  /**
   * Renews the tokens now, or joins the refresh that is running. Completes when the new ones are in use. Overrides the
   * cool-down, but neither `Retry-After` nor the breaker. Fails with `AuthError`: with one that `endsSession` where they
   * cannot be renewed any more, with one that `concernsSignIn` where nobody is signed in any more, or somebody anew.
   * Unsubscribing does not cancel the refresh.
   */
  refresh(): Observable<void> {
    return defer(() => {
      const { record } = this.#session;
      return record === null
        ? throwError(notAuthenticated)
        : this.#runtime.coordinator.freshTokens(
            record,
            true,
            // Want of a refresh token is no refusal: the access token may live on.
            this.#session.canRefresh(record) ? 'shut' : 'refreshing',
          );
    }).pipe(map(() => undefined));
  }

  /**
   * A token for WebSocket, server-sent events or `fetch`: renewed first if it has expired or is about to, or if it is the
   * one that was `refused`. Emits once. Fails with `AuthError`, `not-authenticated` where nobody is signed in. Never put
   * it into a URL (RFC 6750 section 5.3).
   */
  getAccessToken({ refused }: { readonly refused?: string } = {}): Observable<string> {
    return tokensToUse(this.#runtime).pipe(
      switchMap((record) =>
        record === null ? throwError(notAuthenticated) : this.#lasting(record, refused),
      ),
      map(({ accessToken }) => accessToken),
    );
  }

  #start(response: TokenResponse): C | null {
    this.#session.signIn(response);
    return this.user();
  }

  /** A cookie that a late refresh answer sets must not outlive a sign-out, nor replace the one of a sign-in. */
  #alone<T>(call$: Observable<T>): Observable<T> {
    const { backend, tabs } = this.#runtime;
    return backend.refreshTokenInCookie ? tabs.runExclusive(call$) : call$;
  }

  /** A token that is about to expire would not outlive a connection. Where it cannot be renewed now, it still lives. */
  #lasting(record: SessionRecord, refused: string | undefined): Observable<SessionRecord> {
    const session = this.#session;
    const { coordinator } = this.#runtime;
    if (record.accessToken === refused) {
      return coordinator.freshTokens(record);
    }
    return freshnessNow(this.#runtime, record) === 'expiring' && session.canRefresh(record)
      ? coordinator
          .freshTokens(record, false, 'refreshing')
          .pipe(
            catchError((error: unknown) =>
              session.isCurrent(record) ? of(record) : throwError(() => error),
            ),
          )
      : of(record);
  }

  #select<T>(project: (state: AuthState) => T): Observable<T> {
    return this.#session.state$.pipe(map(project), distinctUntilChanged());
  }
}

/**
 * `inject(AuthService)` with the app's own claims. TypeScript takes `inject(AuthService<MyClaims>)` for
 * `AuthService<any>`, since the prototype of a generic class is typed by `any`.
 *
 * @example
 * ```ts
 * interface MyClaims {
 *   readonly sub: string;
 *   readonly name: string;
 * }
 *
 * export class Greeting {
 *   readonly user = injectAuth<MyClaims>().user;
 * }
 * ```
 */
export function injectAuth<C = JwtClaims>(): AuthService<C> {
  return inject<AuthService<C>>(AuthService);
}

function signalOf<T>(state$: Observable<T>): Signal<T> {
  return toSignal(state$, { requireSync: true });
}

function notAuthenticated(): AuthError {
  return new AuthError('not-authenticated');
}
