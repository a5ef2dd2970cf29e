import { HttpErrorResponse } from '@angular/common/http';
import { AuthError, AuthErrorCode, isAuthError } from '../session/auth-error';
import { RefreshErrorClassifier, RefreshErrorClass } from './auth-backend';

const codes: Readonly<Record<RefreshErrorClass, AuthErrorCode>> = {
  rejected: 'session-expired',
  misconfigured: 'refresh-misconfigured',
  unavailable: 'refresh-unavailable',
};

/** `asctime`, the one form of a date (RFC 9110 section 5.6.7) that does not name its zone, which is GMT. */
const yearLast = /\d{4}$/;

/** Seconds, or a date (RFC 9110 section 10.2.3), as ms from now; `undefined` for anything else. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  const ms = /^\s*\d+\s*$/.test(header ?? '')
    ? Number(header) * 1000
    : Date.parse((header ?? '').replace(yearLast, '$& GMT')) - now;
  return ms >= 0 && ms < Infinity ? ms : undefined;
}

/** What a failed call to the refresh endpoint means, as an `AuthError`. */
export function toRefreshError(
  failure: unknown,
  refusal: RefreshErrorClassifier,
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
  return new AuthError(codeOf(failure, refusal), {
    status,
    retryAfterMs:
      status === 429 ? retryAfterMs(failure.headers.get('Retry-After'), now) : undefined,
  });
}

function codeOf(failure: HttpErrorResponse, refusal: RefreshErrorClassifier): AuthErrorCode {
  const { status } = failure;
  if (status === 0) {
    return 'refresh-network';
  }
  if (status === 429) {
    return 'refresh-rate-limited';
  }
  return status < 300 ? 'refresh-malformed' : codes[refusal(failure)];
}
