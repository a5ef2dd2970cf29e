import { HttpInterceptorFn } from '@angular/common/http';
import { tap } from 'rxjs';
import { TRACKED_CALL } from './tracked-call';

/** After authInterceptor: everything that really goes out, replays included. */
export const trackWire: HttpInterceptorFn = (request, next) => {
  const call = request.context.get(TRACKED_CALL);
  if (!call) {
    return next(request);
  }
  call.onWire();
  return next(request).pipe(tap({ error: () => call.refused() }));
};
