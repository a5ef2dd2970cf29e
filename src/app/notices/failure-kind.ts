import { HttpErrorResponse } from '@angular/common/http';
import { AuthErrorCode, authErrorOf } from 'ngx-holdfast';

export type FailureKind = 'network' | 'unavailable' | 'paused' | 'session' | 'forbidden' | 'other';

const kindOfCode: Partial<Record<AuthErrorCode, FailureKind>> = {
  'refresh-network': 'network',
  'refresh-timeout': 'network',
  'breaker-open': 'paused',
  'not-authenticated': 'session',
  'signed-out': 'session',
  'session-expired': 'session',
  'session-changed': 'session',
  'token-header-missing': 'session',
  destroyed: 'session',
};

/** What a failure means to the user: for an error from Holdfast its code decides, otherwise the HTTP status. */
export function failureKind(error: unknown): FailureKind {
  const cause = authErrorOf(error);
  if (cause) {
    return kindOfCode[cause.code] ?? 'unavailable';
  }
  const status = error instanceof HttpErrorResponse ? error.status : undefined;
  if (status === undefined) {
    return 'other';
  }
  if (status >= 500 || status === 429) {
    return 'unavailable';
  }
  if (status === 403) {
    return 'forbidden';
  }
  return status === 0 ? 'network' : 'other';
}
