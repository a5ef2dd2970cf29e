import { Injectable, Signal, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import {
  Observable,
  catchError,
  defer,
  distinctUntilChanged,
  map,
  of,
  shareReplay,
  switchMap,
  take,
  throwError,
  timeout,
} from 'rxjs';
import { AuthError } from './core/auth-error';
import { AuthEvent } from './core/auth-event';
import { AuthState } from './core/auth-state';
import { expiresAt, freshness } from './core/freshness';
import { JwtClaims } from './core/jwt-claims';
import { SessionRecord } from './core/session-record';
import { TokenResponse, checkTokenResponse } from './core/token-response';
import { AUTH_RUNTIME } from './di/auth-runtime';
import { tokensToUse } from './http/session-tokens';
import { SessionState } from './session/auth-session';

/** The server's part of a sign-out in cookie mode waits this long for a refresh that is on its way. */
const landingWaitMs = 5_000;

/**
 * Who is signed in, as streams and as signals of the same, and the means to change it.
 * State streams replay the latest value, are distinct, never error, and complete with the injector only.
 * The refresh token is never handed out. Claims are hints for display: the server decides.
 */
@Injectable({ providedIn: 'root' })
export class AuthService<C = JwtClaims> {
  private readonly runtime = inject(AUTH_RUNTIME);

  readonly state$: Observable<AuthState<C>> = this.runtime.session.state$.pipe(
    map((state) => publicState<C>(state)),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  readonly isAuthenticated$: Observable<boolean> = this.select(
    ({ status }) => status === 'authenticated',
  );
  /** The claims of the access token; `null` for nobody, and for an opaque token. Not checked for a signature. */
  readonly user$: Observable<C | null> = this.select((state) =>
    state.status === 'authenticated' ? (state.claims as C | null) : null,
  );
  readonly accessToken$: Observable<string | null> = this.select((state) =>
    state.status === 'authenticated' ? state.record.accessToken : null,
  );
  /** When the access token lapses, local ms since 1970; `null` when nothing says so. */
  readonly expiresAt$: Observable<number | null> = this.select((state) =>
    state.status === 'authenticated' ? expiresAt(state.record) : null,
  );
  readonly refreshing$: Observable<boolean> = this.runtime.coordinator.gate$.pipe(
    map(({ status }) => status !== 'open'),
    distinctUntilChanged(),
  );
  /** What happens, as it happens: replays nothing. */
  readonly events$: Observable<AuthEvent> = this.runtime.session.events$;

  readonly state: Signal<AuthState<C>> = toSignal(this.state$, { requireSync: true });
  readonly isAuthenticated: Signal<boolean> = toSignal(this.isAuthenticated$, {
    requireSync: true,
  });
  readonly user: Signal<C | null> = toSignal(this.user$, { requireSync: true });
  readonly accessToken: Signal<string | null> = toSignal(this.accessToken$, { requireSync: true });
  readonly expiresAt: Signal<number | null> = toSignal(this.expiresAt$, { requireSync: true });
  readonly refreshing: Signal<boolean> = toSignal(this.refreshing$, { requireSync: true });

  /**
   * Sends the credentials to the login endpoint and starts a session. Emits the user and completes.
   * Fails with the server's `HttpErrorResponse`, or with `AuthError` (`invalid-token`, `token-header-missing`,
   * `not-configured`, `session-changed`).
   */
  login(credentials: unknown): Observable<C | null> {
    return this.runtime.endpoints
      .login(credentials)
      .pipe(switchMap((response) => this.startSession(response)));
  }

  /**
   * Starts a session with tokens that the app got by itself. Emits the user and completes.
   * Fails with `AuthError` `invalid-token` for what cannot be a token.
   */
  setTokens(tokens: TokenResponse): Observable<C | null> {
    return defer(() => this.startSession(checkTokenResponse(tokens)));
  }

  /**
   * Ends the session here at once, then tells the server, for 5 s at most. Never fails; navigates nowhere.
   * Requests that are held fail with `signed-out`.
   */
  logout(): Observable<void> {
    return defer(() => {
      const { session, endpoints } = this.runtime;
      const { record } = session;
      return record === null
        ? of(undefined)
        : session
            .signOut()
            .pipe(switchMap(() => this.whenServerMayForget(endpoints.logout(record))));
    });
  }

  /**
   * Renews the tokens now, or joins the refresh that is running. Completes when the new ones are in use.
   * Fails with `AuthError`; only `session-expired` and `token-header-missing` mean that the session is over.
   */
  refresh(): Observable<void> {
    return this.withSession((record) => this.runtime.coordinator.freshTokens(record, true)).pipe(
      map(() => undefined),
    );
  }

  /**
   * A token for WebSocket, server-sent events or `fetch`: renewed first if it has expired or is about to.
   * Emits once. Fails with `AuthError`, `not-authenticated` where nobody is signed in. Never put it into a URL
   * (RFC 6750 section 5.3).
   */
  getAccessToken(): Observable<string> {
    return tokensToUse(this.runtime).pipe(
      switchMap((record) =>
        record === null ? throwError(notAuthenticated) : this.lasting(record),
      ),
      map(({ accessToken }) => accessToken),
    );
  }

  private startSession(response: TokenResponse): Observable<C | null> {
    return this.runtime.session.signIn(response).pipe(
      switchMap(() => this.user$),
      take(1),
    );
  }

  /** A token that is about to expire would not outlive a connection. Where it cannot be renewed now, it still lives. */
  private lasting(record: SessionRecord): Observable<SessionRecord> {
    const { session, coordinator, config } = this.runtime;
    const windowMs = config.refreshBeforeExpiryMs ?? Infinity;
    return freshness(record, session.now(), windowMs) === 'expiring'
      ? coordinator
          .freshTokens(record)
          .pipe(
            catchError((error: unknown) =>
              session.isCurrent(record) ? of(record) : throwError(() => error),
            ),
          )
      : of(record);
  }

  private withSession<T>(work: (record: SessionRecord) => Observable<T>): Observable<T> {
    return defer(() => {
      const { record } = this.runtime.session;
      return record === null ? throwError(notAuthenticated) : work(record);
    });
  }

  /** A cookie that a late refresh answer sets would outlive the sign-out, so that answer is awaited. */
  private whenServerMayForget(call$: Observable<void>): Observable<void> {
    const { backend, coordinator, lock } = this.runtime;
    return backend.byCookie
      ? coordinator.landed$.pipe(
          timeout({ first: landingWaitMs, with: () => of(undefined) }),
          switchMap(() => lock.hold(call$)),
          catchError(() => of(undefined)),
        )
      : call$;
  }

  private select<T>(project: (state: SessionState) => T): Observable<T> {
    return this.runtime.session.state$.pipe(map(project), distinctUntilChanged());
  }
}

function notAuthenticated(): AuthError {
  return new AuthError('not-authenticated');
}

function publicState<C>(state: SessionState): AuthState<C> {
  switch (state.status) {
    case 'restoring':
      return { status: 'restoring' };
    case 'anonymous':
      return state.reason === undefined
        ? { status: 'anonymous' }
        : { status: 'anonymous', reason: state.reason };
    case 'authenticated':
      return { status: 'authenticated', user: state.claims as C | null };
  }
}
