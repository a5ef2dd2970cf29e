import { Injectable, inject } from '@angular/core';
import {
  HttpErrorResponse,
  HttpEvent,
  HttpEventType,
  HttpHandler,
  HttpInterceptor,
  HttpInterceptorFn,
  HttpRequest,
} from '@angular/common/http';
import {
  Observable,
  catchError,
  defer,
  filter,
  identity,
  map,
  of,
  switchMap,
  throwError,
} from 'rxjs';
import { AuthError, isAuthError } from '../session/auth-error';
import { SessionRecord } from '../session/session-record';
import { AUTH_CORE, AuthCore } from '../auth-core';
import { NO_REPLAY, REQUIRE_AUTH, SKIP_AUTH } from './request-context';
import { EmbeddedError } from '../backend/fail-on-response';
import { authHttpError } from './auth-http-error';
import { readableError } from './readable-error';
import { caughtUp, tokensNow, tokensToUse } from './session-tokens';

type Next = (request: HttpRequest<unknown>) => Observable<HttpEvent<unknown>>;

/**
 * Attaches the access token to requests of the configured `api`, holds them while one refresh runs, and sends each once
 * more after a refused token was renewed. Register it last: interceptors before it do not run again at a replay.
 * With `observe: 'events'`, the headers of a refused answer are seen before those of the replay; `Sent` is not repeated.
 * Requests that bring the authorization header themselves, `skipAuth()` ones, JSONP and the login, refresh and logout
 * endpoints pass untouched. What Holdfast makes fail, fails with an `HttpErrorResponse`, of which `authErrorOf` tells why.
 *
 * @example
 * ```ts
 * import { provideHttpClient, withInterceptors } from '@angular/common/http';
 *
 * provideHttpClient(withInterceptors([authInterceptor]))
 * ```
 */
export const authInterceptor: HttpInterceptorFn = (request, next) =>
  intercept(inject(AUTH_CORE), request, next);

/**
 * `authInterceptor` for `HTTP_INTERCEPTORS`.
 *
 * @example
 * ```ts
 * import { HTTP_INTERCEPTORS, provideHttpClient, withInterceptorsFromDi } from '@angular/common/http';
 *
 * export const httpProviders = [
 *   provideHttpClient(withInterceptorsFromDi()),
 *   { provide: HTTP_INTERCEPTORS, useClass: AuthInterceptor, multi: true },
 * ];
 * ```
 */
@Injectable()
export class AuthInterceptor implements HttpInterceptor {
  private readonly runtime = inject(AUTH_CORE);

  intercept(request: HttpRequest<unknown>, next: HttpHandler): Observable<HttpEvent<unknown>> {
    return intercept(this.runtime, request, (forwarded) => next.handle(forwarded));
  }
}

function intercept(runtime: AuthCore, request: HttpRequest<unknown>, next: Next) {
  if (!isOurs(runtime, request)) {
    return next(request);
  }
  // At each subscription: an interceptor before this one may send a request again.
  return defer(() => {
    const now = tokensNow(runtime);
    if (now === undefined) {
      return hold(runtime, request, tokensToUse(runtime)).pipe(
        switchMap((record) =>
          sendAs(runtime, withCurrentXsrfToken(runtime, request), next, record),
        ),
      );
    }
    return sendAs(runtime, request, next, now);
  });
}

function isOurs(
  { backend, mayCarryToken, inert, session }: AuthCore,
  request: HttpRequest<unknown>,
): boolean {
  return (
    // First what costs least: most of the requests that are not ours are told by their address.
    mayCarryToken(request.url) &&
    request.method !== 'JSONP' &&
    !(inert && session.record === null) &&
    !request.context.get(SKIP_AUTH) &&
    !request.headers.has(backend.authorization.header)
  );
}

function sendAs(
  runtime: AuthCore,
  request: HttpRequest<unknown>,
  next: Next,
  record: SessionRecord | null,
): Observable<HttpEvent<unknown>> {
  if (record === null) {
    return sendAnonymous(runtime, request, next);
  }
  const { authorization, checkResponse = identity } = runtime.backend;
  return next(authorization.authorize(request, record.accessToken)).pipe(
    checkResponse,
    catchError((failure: unknown) => recover(runtime, request, next, record, failure)),
  );
}

function sendAnonymous({ backend, session }: AuthCore, request: HttpRequest<unknown>, next: Next) {
  if (backend.allowAnonymous && !request.context.get(REQUIRE_AUTH)) {
    return next(request);
  }
  return defer(() => {
    session.emit({ type: 'sign-in-required', ...about(request) });
    return throwError(() => authHttpError(request, new AuthError('not-authenticated')));
  });
}

function recover(
  runtime: AuthCore,
  request: HttpRequest<unknown>,
  next: Next,
  used: SessionRecord,
  failure: unknown,
): Observable<HttpEvent<unknown>> {
  const { backend, session, coordinator, inert } = runtime;
  if (!(failure instanceof HttpErrorResponse)) {
    return throwError(() => failure);
  }
  const { embedded } = failure as EmbeddedError;
  const passOn$ = embedded === undefined ? throwError(() => failure) : of(embedded.response);
  return readableError(failure).pipe(
    map((readable) => (inert ? 'pass' : (embedded?.errorClass ?? backend.classifyError(readable)))),
    switchMap((verdict) =>
      verdict === 'sign-out' ? caughtUp(session).pipe(map(() => verdict)) : of(verdict),
    ),
    switchMap((verdict) => {
      if (verdict === 'pass') {
        return passOn$;
      }
      if (verdict === 'sign-out' && session.record?.accessToken === used.accessToken) {
        const error = new AuthError('session-expired', { status: failure.status });
        session.expire(error);
        return throwError(() => authHttpError(request, error, failure));
      }
      if (request.context.get(NO_REPLAY)) {
        coordinator.start(used, 'shut');
        return passOn$;
      }
      return hold(runtime, request, coordinator.freshTokens(used), failure).pipe(
        switchMap((record) => replay(runtime, request, next, record)),
      );
    }),
  );
}

/** The second and last `next`: nothing around it would send the request a third time. */
function replay(
  runtime: AuthCore,
  request: HttpRequest<unknown>,
  next: Next,
  record: SessionRecord,
) {
  const { backend, session } = runtime;
  session.emit({ type: 'request-replayed', ...about(request) });
  return next(
    backend.authorization.authorize(withCurrentXsrfToken(runtime, request), record.accessToken),
  ).pipe(filter((event) => event.type !== HttpEventType.Sent));
}

/** Angular's XSRF interceptor ran before, with the token of then; a refresh may have changed the cookie. */
function withCurrentXsrfToken({ xsrf }: AuthCore, request: HttpRequest<unknown>) {
  const token = request.headers.has(xsrf.headerName) ? xsrf.current() : null;
  return token === null
    ? request
    : request.clone({ headers: request.headers.set(xsrf.headerName, token) });
}

/** Waits for tokens, which come in bounded time. One observable without operators: very many may wait at once. */
function hold<T>(
  { session }: AuthCore,
  request: HttpRequest<unknown>,
  tokens$: Observable<T>,
  refused?: HttpErrorResponse,
): Observable<T> {
  return new Observable((subscriber) => {
    session.emit({ type: 'request-held', ...about(request) });
    subscriber.add(() => session.emit({ type: 'request-released', ...about(request) }));
    return tokens$.subscribe({
      next: (tokens) => subscriber.next(tokens),
      error: (error: unknown) =>
        subscriber.error(isAuthError(error) ? authHttpError(request, error, refused) : error),
      complete: () => subscriber.complete(),
    });
  });
}

function about({ method, url }: HttpRequest<unknown>): { method: string; url: string } {
  return { method, url: url.replace(/[?#].*$/, '') };
}
