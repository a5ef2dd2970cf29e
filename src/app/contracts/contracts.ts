import { EnvironmentProviders } from '@angular/core';
import {
  AuthConfig,
  plainKeys,
  provideAuth,
  withCookieBackend,
  withCookieStorage,
  withErrorCodeBackend,
  withJsonBackend,
  withLocalStorage,
  withLoginPage,
  withMemoryStorage,
  withOAuth2Backend,
  withRawHeaderBackend,
  withResponseHeaderBackend,
  withSessionStorage,
} from 'ngx-holdfast';
import { ContractName } from './contract-name';

const shared: AuthConfig = {
  // In the demo, each click can expire the tokens. A real app should keep the default of 5.
  refresh: { breaker: { refreshes: 30, withinMs: 30_000 } },
};

const loginPage = withLoginPage('/login', { homeUrl: '/', forbiddenUrl: '/forbidden' });

/** The configuration for six back ends with different wire formats. A real app needs one of them. */
export const contracts: Record<ContractName, () => EnvironmentProviders> = {
  'json-body': () =>
    provideAuth(
      { ...shared, api: ['/json-body/api/'] },
      withJsonBackend({
        login: '/json-body/login',
        refresh: '/json-body/refresh',
        logout: '/json-body/logout',
      }),
      withLocalStorage(),
      loginPage,
    ),

  'raw-header-cookies': () =>
    provideAuth(
      { ...shared, api: ['/raw-header-cookies/api/'] },
      withRawHeaderBackend({
        login: '/raw-header-cookies/login',
        refresh: '/raw-header-cookies/refresh',
        logout: '/raw-header-cookies/logout',
      }),
      withCookieStorage({
        layout: plainKeys('access_token', 'refresh_token'),
      }),
      loginPage,
    ),

  'response-headers': () =>
    provideAuth(
      { ...shared, api: ['/response-headers/api/'] },
      withResponseHeaderBackend({
        login: '/response-headers/login',
        refresh: '/response-headers/refresh',
        logout: '/response-headers/logout',
      }),
      withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') }),
      loginPage,
    ),

  'error-code': () =>
    provideAuth(
      { ...shared, api: ['/error-code/api/'] },
      withErrorCodeBackend({
        login: '/error-code/login',
        refresh: '/error-code/refresh',
        logout: '/error-code/logout',
      }),
      withSessionStorage(),
      loginPage,
    ),

  'http-only-cookie': () =>
    provideAuth(
      { ...shared, api: ['/http-only-cookie/api/'] },
      withCookieBackend({
        login: '/http-only-cookie/login',
        refresh: '/http-only-cookie/refresh',
        logout: '/http-only-cookie/logout',
      }),
      withMemoryStorage(),
      loginPage,
    ),

  oauth2: () =>
    provideAuth(
      { ...shared, api: ['/oauth2/api/'] },
      withOAuth2Backend({
        login: '/oauth2/login',
        refresh: '/oauth2/token',
        logout: '/oauth2/revoke',
      }),
      withMemoryStorage(),
      loginPage,
    ),
};
