import { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { isApiUrl } from '../server/demo-api';
import { TRACKED_CALL } from './tracked-call';
import { Traffic } from './traffic';

/** Before authInterceptor: a call is asked for once, and ends once. */
export const trackCalls: HttpInterceptorFn = (request, next) => {
  if (!isApiUrl(request.url)) {
    return next(request);
  }
  const call = inject(Traffic).begin();
  request.context.set(TRACKED_CALL, call);
  return next(request).pipe(
    tap({
      complete: () => call.settle('answered'),
      error: () => call.settle('failed'),
      unsubscribe: () => call.settle('cancelled'),
    }),
  );
};
