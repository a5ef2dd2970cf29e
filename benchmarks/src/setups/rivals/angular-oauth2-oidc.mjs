import { withInterceptorsFromDi } from '@angular/common/http';
import { OAuthStorage, provideOAuthClient } from 'angular-oauth2-oidc';
import { apiFolder } from '../../work/urls.ts';

export const setup = {
  options: (backend) => ({
    backend,
    http: [withInterceptorsFromDi()],
    providers: [
      provideOAuthClient({ resourceServer: { allowedUrls: [apiFolder], sendAccessToken: true } }),
    ],
  }),
  signIn(injector, token) {
    const storage = injector.get(OAuthStorage);
    storage.setItem('access_token', token);
    storage.setItem('expires_at', String(Date.now() + 3_600_000));
  },
};
