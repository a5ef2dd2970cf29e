import { HttpErrorResponse } from '@angular/common/http';
import { AuthErrorCode, authErrorOf } from 'ngx-holdfast';

export type FailureKind = 'network' | 'trouble' | 'paused' | 'session' | 'forbidden' | 'other';

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

/** What a failure means to a person: where Holdfast caused it, its code tells; otherwise the status. */
export function failureKind(error: unknown): FailureKind {
  const cause = authErrorOf(error);
  if (cause) {
    return kindOfCode[cause.code] ?? 'trouble';
  }
  const status = error instanceof HttpErrorResponse ? error.status : undefined;
  if (status === undefined) {
    return 'other';
  }
  if (status >= 500 || status === 429) {
    return 'trouble';
  }
  if (status === 403) {
    return 'forbidden';
  }
  return status === 0 ? 'network' : 'other';
}
