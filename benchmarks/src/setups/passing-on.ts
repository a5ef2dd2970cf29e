import { withInterceptors } from '@angular/common/http';
import type { Setup } from './setup.ts';

/** What Angular charges for any interceptor at all. */
export const setup: Setup = {
  options: (backend) => ({ backend, http: [withInterceptors([(request, next) => next(request)])] }),
};
