import { HttpErrorResponse } from '@angular/common/http';
import { AuthError, AuthErrorCode, isAuthError } from '../session/auth-error';
import { RefreshErrorClassifier, RefreshErrorClass } from './auth-backend';

const codes: Readonly<Record<RefreshErrorClass, AuthErrorCode>> = {
  rejected: 'session-expired',
  misconfigured: 'refresh-misconfigured',
  unavailable: 'refresh-unavailable',
};

/** `asctime` is the only date format of RFC 9110 section 5.6.7 without a time zone; it is always GMT. */
const yearAtEnd = /\d{4}$/;

/**
 * Parses `Retry-After`, seconds or a date (RFC 9110 section 10.2.3), to ms from `now`; `undefined` if it is invalid or in
 * the past.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const ms = /^\s*\d+\s*$/.test(header ?? '')
    ? Number(header) * 1000
    : Date.parse((header ?? '').replace(yearAtEnd, '$& GMT')) - now;
  return ms >= 0 && ms < Infinity ? ms : undefined;
}

/** Converts whatever a refresh request failed with to an `AuthError`. */
export function toRefreshError(
  failure: unknown,
  classify: RefreshErrorClassifier,
  now: number,
): AuthError {
  if (isAuthError(failure)) {
    return failure.code === 'invalid-token'
      ? new AuthError('refresh-malformed', { detail: failure.detail })
      : failure;
  }
  if (!(failure instanceof HttpErrorResponse)) {
    return new AuthError('refresh-malformed');
  }
  const { status } = failure;
  return new AuthError(toErrorCode(failure, classify), {
    status,
    retryAfterMs:
      status === 429 ? parseRetryAfter(failure.headers.get('Retry-After'), now) : undefined,
  });
}

function toErrorCode(failure: HttpErrorResponse, classify: RefreshErrorClassifier): AuthErrorCode {
  const { status } = failure;
  if (status === 0) {
    return 'refresh-network';
  }
  if (status === 429) {
    return 'refresh-rate-limited';
  }
  return status < 300 ? 'refresh-malformed' : codes[classify(failure)];
}
