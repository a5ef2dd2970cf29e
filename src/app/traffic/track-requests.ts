import { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { isApiUrl } from '../server/demo-api';
import { TRACKED_REQUEST } from './tracked-request';
import { Traffic } from './traffic';

/** Runs before authInterceptor: tracks the start and the outcome of each request, once. */
export const trackRequests: HttpInterceptorFn = (request, next) => {
  if (!isApiUrl(request.url)) {
    return next(request);
  }
  const tracked = inject(Traffic).track();
  request.context.set(TRACKED_REQUEST, tracked);
  return next(request).pipe(
    tap({
      complete: () => tracked.settle('succeeded'),
      error: () => tracked.settle('failed'),
      unsubscribe: () => tracked.settle('cancelled'),
    }),
  );
};
