import { HttpErrorResponse, HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { delay, mergeMap, of, throwError } from 'rxjs';
import { isControlUrl } from '../server/server-control';
import { OfflineSwitch } from './offline-switch';

/** Last in the chain: a request that fails here is never sent, as on a device without network. */
export const failWhenOffline: HttpInterceptorFn = (request, next) => {
  if (isControlUrl(request.url) || !inject(OfflineSwitch).offline()) {
    return next(request);
  }
  const failure = new HttpErrorResponse({ status: 0, url: request.url, error: 'offline (demo)' });
  return of(failure).pipe(
    delay(20),
    mergeMap((error) => throwError(() => error)),
  );
};
