import { withInterceptors } from '@angular/common/http';
import {
  AbstractSecurityStorage,
  ConfigurationService,
  authInterceptor,
  provideAuth,
} from 'angular-auth-oidc-client';
import { firstValueFrom } from 'rxjs';
import { apiFolder } from '../../work/urls.ts';

const issuer = 'https://issuer.example.com';
const config = {
  authority: issuer,
  authWellknownEndpoints: { issuer },
  redirectUrl: 'https://app.example.com',
  clientId: 'app',
  configId: 'app',
  secureRoutes: [apiFolder],
  logLevel: 0,
};

export const setup = {
  options: (backend) => ({
    backend,
    http: [withInterceptors([authInterceptor()])],
    providers: [provideAuth({ config })],
  }),
  async signIn(injector, token) {
    const session = {
      authWellKnownEndPoints: { issuer },
      authzData: token,
      access_token_expires_at: Date.now() + 3_600_000,
      authnResult: { access_token: token, id_token: token, refresh_token: 'refresh' },
    };
    injector.get(AbstractSecurityStorage).write(config.configId, JSON.stringify(session));
    await firstValueFrom(injector.get(ConfigurationService).getOpenIDConfigurations());
  },
};
