import { HttpErrorResponse, HttpRequest } from '@angular/common/http';
import { Observable } from 'rxjs';
import { isAuthError } from '../session/auth-error';
import { AuthSession } from '../session/auth-session';
import { authHttpError } from './auth-http-error';

type RequestEventType =
  'request-held' | 'request-released' | 'request-replayed' | 'sign-in-required';

/** Emits an event about a request. Not about one that a subscriber of events sends. */
export function report(
  session: AuthSession,
  type: RequestEventType,
  request: HttpRequest<unknown>,
): void {
  if (!session.isEmitting) {
    emit(session, type, request);
  }
}

function emit(
  session: AuthSession,
  type: RequestEventType,
  { method, url }: HttpRequest<unknown>,
): void {
  session.emit({ type, method, url: url.replace(/[?#].*$/, '') });
}

/**
 * Waits for `tokens$`, which come in bounded time. Reports a request only if it has to wait. One observable without operators,
 * since very many requests may wait at once.
 */
export function hold<T>(
  session: AuthSession,
  request: HttpRequest<unknown>,
  tokens$: Observable<T>,
  rejected?: HttpErrorResponse,
): Observable<T> {
  return new Observable((subscriber) => {
    const isReported = !session.isEmitting;
    subscriber.add(
      tokens$.subscribe({
        next: (tokens) => subscriber.next(tokens),
        error: (error: unknown) =>
          subscriber.error(isAuthError(error) ? authHttpError(request, error, rejected) : error),
        complete: () => subscriber.complete(),
      }),
    );
    if (isReported && !subscriber.closed) {
      emit(session, 'request-held', request);
      // Also where a subscriber of events cancels the request.
      subscriber.add(() => emit(session, 'request-released', request));
    }
  });
}
