import { HttpErrorResponse, HttpEvent, HttpResponse } from '@angular/common/http';
import { of, switchMap, throwError } from 'rxjs';
import { ResponseCheck, ErrorClass } from './auth-backend';

/** A successful response that contains an error, as an error. */
export interface EmbeddedError extends HttpErrorResponse {
  readonly embedded?: { readonly response: HttpEvent<unknown>; readonly errorClass: ErrorClass };
}

/**
 * For an API that responds 2xx with an authentication error in the body, for example GraphQL: `classify` returns what a
 * response means. Its `body` has the type that the request asked for. The caller receives a response of class `'pass'`, and
 * every response to a replay, unchanged. If Holdfast then fails the request, the error has the status of the response.
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
  classify: (response: HttpResponse<unknown>) => ErrorClass,
): ResponseCheck {
  return switchMap((event) => {
    const errorClass = event instanceof HttpResponse ? classify(event) : 'pass';
    if (errorClass === 'pass') {
      return of(event);
    }
    const { body, headers, status, url } = event as HttpResponse<unknown>;
    const failure = new HttpErrorResponse({ error: body, headers, status, url: url ?? undefined });
    return throwError(() => Object.assign(failure, { embedded: { response: event, errorClass } }));
  });
}
