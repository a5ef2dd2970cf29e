import { HttpErrorResponse, HttpRequest } from '@angular/common/http';
import { AuthError, isAuthError } from '../session/auth-error';

/**
 * Wraps an `AuthError` in the `HttpErrorResponse` that Angular's error handlers expect. The status is that of the API's error
 * response `failure`, if there is one. Otherwise it is 401 if the error requires a sign-in, else the status of the refresh
 * endpoint (0 without a response).
 */
export function authHttpError(
  request: HttpRequest<unknown>,
  error: AuthError,
  failure?: HttpErrorResponse,
): HttpErrorResponse {
  return new HttpErrorResponse({
    error: error.withCause(failure),
    status: failure?.status ?? (error.requiresSignIn ? 401 : error.status),
    headers: failure?.headers,
    url: request.urlWithParams,
  });
}

/**
 * Returns the `AuthError` that a request failed with, or `undefined` if Holdfast did not cause the failure.
 *
 * @example
 * ```ts
 * import { HttpInterceptorFn } from '@angular/common/http';
 * import { tap } from 'rxjs';
 *
 * export const reportErrors: HttpInterceptorFn = (request, next) =>
 *   next(request).pipe(
 *     tap({
 *       error: (failure: unknown) => {
 *         if (!authErrorOf(failure)?.requiresSignIn) {
 *           console.error(failure);
 *         }
 *       },
 *     }),
 *   );
 * ```
 */
export function authErrorOf(failure: unknown): AuthError | undefined {
  const error: unknown = failure instanceof HttpErrorResponse ? failure.error : failure;
  return isAuthError(error) ? error : undefined;
}
