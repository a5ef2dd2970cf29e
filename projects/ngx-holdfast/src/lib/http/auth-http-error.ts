import { HttpErrorResponse, HttpRequest } from '@angular/common/http';
import { AuthError, isAuthError } from '../session/auth-error';

/**
 * What a subscriber of a request receives where Holdfast made it fail: an `HttpErrorResponse`, as every Angular error
 * handler expects, whose `error` is the `AuthError`. Its status is that of the refused request, else 401 where nobody
 * is signed in, else that of the refresh endpoint (0 for no answer).
 */
export function authHttpError(
  request: HttpRequest<unknown>,
  error: AuthError,
  refused?: HttpErrorResponse,
): HttpErrorResponse {
  return new HttpErrorResponse({
    error: error.causedBy(refused),
    status: refused?.status ?? (error.requiresSignIn ? 401 : error.status),
    headers: refused?.headers,
    url: request.urlWithParams,
  });
}

/**
 * The `AuthError` inside what a request failed with, if Holdfast made it fail.
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
