import { withInterceptors } from '@angular/common/http';
import {
  INCLUDE_BEARER_TOKEN_INTERCEPTOR_CONFIG,
  createInterceptorCondition,
  includeBearerTokenInterceptor,
  provideKeycloak,
} from 'keycloak-angular';
import Keycloak from 'keycloak-js';

const condition = createInterceptorCondition({ urlPattern: /^https:\/\/api\.example\.com\/v1\// });

export const setup = {
  options: (backend) => ({
    backend,
    http: [withInterceptors([includeBearerTokenInterceptor])],
    providers: [
      provideKeycloak({
        config: { url: 'https://issuer.example.com', realm: 'realm', clientId: 'app' },
        providers: [{ provide: INCLUDE_BEARER_TOKEN_INTERCEPTOR_CONFIG, useValue: [condition] }],
      }),
    ],
  }),
  signIn(injector, token) {
    const iat = Math.floor(Date.now() / 1000);
    Object.assign(injector.get(Keycloak), {
      authenticated: true,
      token,
      tokenParsed: { iat, exp: iat + 3600 },
      refreshToken: 'refresh',
      timeSkew: 0,
    });
  },
};
