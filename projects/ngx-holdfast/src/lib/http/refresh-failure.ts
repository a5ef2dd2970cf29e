import { HttpErrorResponse } from '@angular/common/http';
import { AuthError, AuthErrorOptions, isAuthError } from '../core/auth-error';
import { Refusal } from '../di/auth-backend';

/** Seconds, or a date (RFC 9110 section 10.2.3), as ms from now; `undefined` for anything else. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) {
    return undefined;
  }
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** What a failed call to the refresh endpoint means, as an `AuthError`. */
export function refreshFailure(failure: unknown, refusal: Refusal, now: number): AuthError {
  if (isAuthError(failure)) {
    return failure.code === 'invalid-token'
      ? new AuthError('refresh-malformed', `The refresh answer is unusable. ${failure.message}`)
      : failure;
  }
  if (!(failure instanceof HttpErrorResponse)) {
    return new AuthError('refresh-malformed', 'The refresh answer could not be read.');
  }
  const { status } = failure;
  const options: AuthErrorOptions = { status };
  if (status === 0) {
    return new AuthError('refresh-network', 'The refresh endpoint could not be reached.', options);
  }
  if (status === 429) {
    const wait = retryAfterMs(failure.headers.get('Retry-After'), now);
    return new AuthError('refresh-rate-limited', 'The refresh endpoint asks for patience.', {
      ...options,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  }
  if (failure.status >= 200 && failure.status < 300) {
    return new AuthError('refresh-malformed', 'The refresh answer could not be read.', options);
  }
  switch (refusal(failure)) {
    case 'refused':
      return new AuthError('session-expired', 'The session has expired. Sign in again.', options);
    case 'misconfigured':
      return new AuthError(
        'refresh-misconfigured',
        `The refresh endpoint calls the request itself wrong (${status}). Check the back-end options.`,
        options,
      );
    case 'unavailable':
      return new AuthError(
        'refresh-unavailable',
        `The refresh endpoint is in trouble (${status}).`,
        options,
      );
  }
}
