import { HttpInterceptorFn } from '@angular/common/http';
import { tap } from 'rxjs';
import { TRACKED_REQUEST } from './tracked-request';

/** Runs after authInterceptor: tracks each attempt that is actually sent, including replays. */
export const trackAttempts: HttpInterceptorFn = (request, next) => {
  const tracked = request.context.get(TRACKED_REQUEST);
  if (!tracked) {
    return next(request);
  }
  tracked.markSent();
  return next(request).pipe(tap({ error: () => tracked.markRejected() }));
};
