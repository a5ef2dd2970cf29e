import { HttpErrorResponse } from '@angular/common/http';
import { authErrorOf } from 'ngx-holdfast';
import { Outcome } from './tab-api';

export function toFailure(failure: unknown): Outcome {
  const status = failure instanceof HttpErrorResponse ? failure.status : -1;
  return { ok: false, code: authErrorOf(failure)?.code ?? 'http', status };
}
