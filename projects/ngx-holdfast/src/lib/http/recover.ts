import {
  HttpErrorResponse,
  HttpEvent,
  HttpEventType,
  HttpHandlerFn,
  HttpRequest,
} from '@angular/common/http';
import { Observable, filter, map, of, switchMap, tap, throwError } from 'rxjs';
import { AuthCore } from '../auth-core';
import { EmbeddedError } from '../backend/fail-on-response';
import { AuthError } from '../session/auth-error';
import { AuthSession } from '../session/auth-session';
import { expireSession } from '../session/session-commands';
import { SessionRecord } from '../session/session-record';
import { reloaded } from '../session/session-store';
import { adopt } from '../session/session-transitions';
import { authHttpError } from './auth-http-error';
import { readableError } from './readable-error';
import { NO_REPLAY } from '../request-context';
import { hold, report } from './request-events';

/**
 * Classifies the error of a request that was sent with the tokens of `used`: refreshes them and sends the request again, or ends
 * the session, or passes the error to the caller.
 */
export function recover(
  core: AuthCore,
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  used: SessionRecord,
  error: unknown,
): Observable<HttpEvent<unknown>> {
  const { backend, session } = core;
  if (!(error instanceof HttpErrorResponse)) {
    return throwError(() => error);
  }
  const { embedded } = error as EmbeddedError;
  const passThrough$ = embedded === undefined ? throwError(() => error) : of(embedded.response);
  return readableError(error).pipe(
    map((readable) => embedded?.errorClass ?? backend.classifyError(readable)),
    switchMap((errorClass) =>
      errorClass === 'sign-out'
        ? syncNewerTokens(session).pipe(map(() => errorClass))
        : of(errorClass),
    ),
    switchMap((errorClass) => {
      if (errorClass === 'pass') {
        return passThrough$;
      }
      if (errorClass === 'sign-out' && session.record?.accessToken === used.accessToken) {
        const expired = new AuthError('session-expired', { status: error.status });
        expireSession(session, expired);
        return throwError(() => authHttpError(request, expired, error));
      }
      if (request.context.get(NO_REPLAY)) {
        refreshUsed(session, used);
        return passThrough$;
      }
      return hold(session, request, session.freshTokens(used), error).pipe(
        switchMap((record) => replay(core, request, next, record)),
      );
    }),
  );
}

/** The second and last `next`: it is outside of every `catchError`, so nothing sends the request a third time. */
function replay(
  core: AuthCore,
  request: HttpRequest<unknown>,
  next: HttpHandlerFn,
  record: SessionRecord,
): Observable<HttpEvent<unknown>> {
  report(core.session, 'request-replayed', request);
  return next(
    core.backend.authorization.authorize(withCurrentXsrfToken(core, request), record.accessToken),
  ).pipe(filter((event) => event.type !== HttpEventType.Sent));
}

/** Angular's XSRF interceptor has already run, with a token that the refresh may have changed. */
export function withCurrentXsrfToken({ xsrf }: AuthCore, request: HttpRequest<unknown>) {
  const token = request.headers.has(xsrf.headerName) ? xsrf.current() : null;
  return token === null
    ? request
    : request.clone({ headers: request.headers.set(xsrf.headerName, token) });
}

/** Refreshes for later requests, unless newer tokens are there. */
function refreshUsed(session: AuthSession, used: SessionRecord): void {
  if (session.record?.accessToken === used.accessToken) {
    session.startRefresh();
  }
}

/** Emits once newer tokens of this session are in use, if another tab has stored some. */
function syncNewerTokens(session: AuthSession): Observable<unknown> {
  const { store, clock } = session;
  return reloaded(store).pipe(
    tap((stored) => session.apply((snapshot) => stored && adopt(snapshot, stored, clock.now()))),
  );
}
