import { Injectable, inject } from '@angular/core';
import {
  HttpEvent,
  HttpHandler,
  HttpHandlerFn,
  HttpInterceptor,
  HttpInterceptorFn,
  HttpRequest,
} from '@angular/common/http';
import { Observable, Subscriber, defer, switchMap, throwError } from 'rxjs';
import { AUTH_CORE, AuthCore } from '../auth-core';
import { AuthError } from '../session/auth-error';
import { SessionRecord } from '../session/session-record';
import { authHttpError } from './auth-http-error';
import { recover, withCurrentXsrfToken } from './recover';
import { REQUIRE_AUTH, SKIP_AUTH } from '../request-context';
import { hold, report } from './request-events';

/**
 * Attaches the access token to requests of the configured `api`, holds them while one refresh runs, and sends a request that
 * was rejected for its token once more after the refresh. Register it last: interceptors before it do not run again at a
 * replay. With `observe: 'events'`, the headers of the rejection are emitted before those of the replay; `Sent` is not
 * repeated. Requests that have the authorization header already, `skipAuth()` ones, JSONP and the login, refresh and logout
 * endpoints pass untouched. A request that Holdfast makes fail fails with an `HttpErrorResponse`; `authErrorOf` returns why.
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
  readonly #core = inject(AUTH_CORE);

  intercept(request: HttpRequest<unknown>, next: HttpHandler): Observable<HttpEvent<unknown>> {
    return intercept(this.#core, request, (forwarded) => next.handle(forwarded));
  }
}

function intercept(
  core: AuthCore,
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
): Observable<HttpEvent<unknown>> {
  if (!shouldAuthenticate(core, request)) {
    return next(request);
  }
  // For each subscription: an interceptor before this one may send a request again.
  return new Observable((subscriber) => {
    const { session } = core;
    const readiness = session.readiness();
    if (readiness === 'wait') {
      hold(session, request, core.resolveTokens())
        .pipe(
          switchMap((record) => sendAs(core, withCurrentXsrfToken(core, request), next, record)),
        )
        .subscribe(subscriber);
      return;
    }
    if (readiness === 'send-and-refresh') {
      session.startRefresh({ background: true });
    }
    sendTo(subscriber, core, request, next, session.record);
  });
}

function shouldAuthenticate(
  { backend, mayCarryToken }: AuthCore,
  request: HttpRequest<unknown>,
): boolean {
  return (
    // Cheapest check first: most foreign requests are excluded by their URL.
    mayCarryToken(request.url) &&
    request.method !== 'JSONP' &&
    !request.context.get(SKIP_AUTH) &&
    !request.headers.has(backend.authorization.header)
  );
}

function sendAs(
  core: AuthCore,
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  record: SessionRecord | null,
): Observable<HttpEvent<unknown>> {
  return new Observable((subscriber) => sendTo(subscriber, core, request, next, record));
}

/** Every request comes here: one observer is cheaper than `defer` and `catchError`. */
function sendTo(
  subscriber: Subscriber<HttpEvent<unknown>>,
  core: AuthCore,
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  record: SessionRecord | null,
): void {
  if (record === null) {
    sendAnonymous(core, request, next).subscribe(subscriber);
    return;
  }
  const { authorization, checkResponse } = core.backend;
  const response$ = next(authorization.authorize(request, record.accessToken));
  const checked$ = checkResponse === undefined ? response$ : response$.pipe(checkResponse);
  const onError = (error: unknown): void => {
    recover(core, request, next, record, error).subscribe(subscriber);
  };
  subscriber.add(
    checked$.subscribe({
      next: (event) => subscriber.next(event),
      error: onError,
      complete: () => subscriber.complete(),
    }),
  );
}

function sendAnonymous(
  { backend, session }: AuthCore,
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
) {
  if (backend.allowAnonymous && !request.context.get(REQUIRE_AUTH)) {
    return next(request);
  }
  return defer(() => {
    report(session, 'sign-in-required', request);
    return throwError(() => authHttpError(request, new AuthError('not-authenticated')));
  });
}
