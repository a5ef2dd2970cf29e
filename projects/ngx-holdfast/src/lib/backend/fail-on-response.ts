import { HttpErrorResponse, HttpEvent, HttpResponse } from '@angular/common/http';
import { of, switchMap, throwError } from 'rxjs';
import { ResponseCheck, ErrorClass } from './auth-backend';

/** An answer of an API that hides an error in it, as an error. */
export interface EmbeddedError extends HttpErrorResponse {
  readonly embedded?: { readonly answer: HttpEvent<unknown>; readonly verdict: ErrorClass };
}

/**
 * For an API that answers 2xx with an error of authentication, GraphQL for one: `judge` tells what an answer means. Its
 * body is what the request asked for. An answer to be passed on, and the one to a replay, reach the caller as they are.
 * Where Holdfast then fails the request, the status is that of the answer.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   checkResponse: failOnResponse(({ body }) => {
 *     const code = (body as { errorCode?: string } | null)?.errorCode;
 *     return code === 'TOKEN_EXPIRED' ? 'refresh' : 'pass';
 *   }),
 * })
 * ```
 */
export function failOnResponse(
  judge: (answer: HttpResponse<unknown>) => ErrorClass,
): ResponseCheck {
  return switchMap((event) => {
    const verdict = event instanceof HttpResponse ? judge(event) : 'pass';
    if (verdict === 'pass') {
      return of(event);
    }
    const { body, headers, status, url } = event as HttpResponse<unknown>;
    const failure = new HttpErrorResponse({ error: body, headers, status, url: url ?? undefined });
    return throwError(() => Object.assign(failure, { embedded: { answer: event, verdict } }));
  });
}
