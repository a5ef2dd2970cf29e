import { withInterceptorsFromDi } from '@angular/common/http';
import { importProvidersFrom } from '@angular/core';
import {
  AUTH_SERVICE,
  AuthModule,
  PROTECTED_FALLBACK_PAGE_URI,
  PUBLIC_FALLBACK_PAGE_URI,
} from 'ngx-auth';
import { of } from 'rxjs';
import { apiFolder } from '../../work/urls.ts';

/** The part that an app must write. */
const authService = (token) => ({
  isAuthorized: () => of(true),
  getAccessToken: () => of(token),
  refreshToken: () => of(token),
  refreshShouldHappen: (response) => response.status === 401,
  skipRequest: ({ url }) => !url.startsWith(apiFolder),
});

export const setup = {
  options: (backend, token) => ({
    backend,
    http: [withInterceptorsFromDi()],
    providers: [
      importProvidersFrom(AuthModule),
      { provide: AUTH_SERVICE, useValue: authService(token) },
      { provide: PROTECTED_FALLBACK_PAGE_URI, useValue: '/' },
      { provide: PUBLIC_FALLBACK_PAGE_URI, useValue: '/login' },
    ],
  }),
};
