import { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { isApiUrl } from '../server/demo-api';
import { Notices } from './notices';

/** The first interceptor, so it sees the same outcome as the subscriber. */
export const reportFailures: HttpInterceptorFn = (request, next) => {
  if (!isApiUrl(request.url)) {
    return next(request);
  }
  const notices = inject(Notices);
  return next(request).pipe(
    tap({
      error: (error: unknown) => notices.report(error),
      complete: () => notices.clearServerNotices(),
    }),
  );
};
