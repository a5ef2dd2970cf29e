import { withInterceptors } from '@angular/common/http';
import { AuthService, authInterceptor, provideAuth, withJsonBackend } from 'ngx-holdfast';
import type { AuthConfig } from 'ngx-holdfast';
import type { AppOptions } from '../work/app.ts';
import { apiFolder } from '../work/urls.ts';
import type { Setup } from './setup.ts';

export const refreshUrl = 'https://api.example.com/auth/refresh';

export const holdfastOptions = (
  backend: NonNullable<AppOptions['backend']>,
  config: AuthConfig = {},
): AppOptions => ({
  backend,
  http: [withInterceptors([authInterceptor])],
  providers: [
    provideAuth({ api: [apiFolder], ...config }, withJsonBackend({ refresh: refreshUrl })),
  ],
});

export const setup: Setup = {
  options: (backend) => holdfastOptions(backend),
  signIn: (injector, accessToken) => {
    injector.get(AuthService).setTokens({ accessToken, refreshToken: 'refresh' }).subscribe();
  },
};
