import { withInterceptors } from '@angular/common/http';
import type { Setup } from './setup.ts';

/** The cost of any interceptor in Angular. */
export const setup: Setup = {
  options: (backend) => ({ backend, http: [withInterceptors([(request, next) => next(request)])] }),
};
