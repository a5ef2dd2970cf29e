import { withInterceptors } from '@angular/common/http';
import type { HttpInterceptorFn } from '@angular/common/http';
import type { Setup } from './setup.ts';

/** The minimum that a candidate must do: it checks no URL, no lifetime and no response. */
export const threeLines =
  (token: string): HttpInterceptorFn =>
  (request, next) =>
    next(request.clone({ headers: request.headers.set('Authorization', `Bearer ${token}`) }));

export const setup: Setup = {
  options: (backend, token) => ({ backend, http: [withInterceptors([threeLines(token)])] }),
};
