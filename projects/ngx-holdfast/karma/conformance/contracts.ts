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
  withOAuth2Backend,
  withRawHeaderBackend,
  withResponseHeaderBackend,
  withSessionStorage,
} from 'ngx-holdfast';

/** What an app writes to use Holdfast with a back end at `baseUrl`; `config` is the app's own. */
type Configuration = (baseUrl: string, config: AuthConfig) => EnvironmentProviders;

/** The configurations of the six contracts. */
export const contracts = {
  'json-body': (baseUrl, config) =>
    provideAuth(
      { ...config, api: [`${baseUrl}/api/`] },
      withJsonBackend({
        login: `${baseUrl}/login`,
        refresh: `${baseUrl}/refresh`,
        logout: `${baseUrl}/logout`,
      }),
      withLocalStorage(),
      withLoginPage('/login'),
    ),

  'raw-header-cookies': (baseUrl, config) =>
    provideAuth(
      { ...config, api: [`${baseUrl}/api/`] },
      withRawHeaderBackend({
        login: `${baseUrl}/login`,
        refresh: `${baseUrl}/refresh`,
        logout: `${baseUrl}/logout`,
      }),
      withCookieStorage({ layout: plainKeys('access_token', 'refresh_token') }),
      withLoginPage('/login'),
    ),

  'response-headers': (baseUrl, config) =>
    provideAuth(
      { ...config, api: [`${baseUrl}/api/`] },
      withResponseHeaderBackend({
        login: `${baseUrl}/login`,
        refresh: `${baseUrl}/refresh`,
        logout: `${baseUrl}/logout`,
      }),
      withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') }),
      withLoginPage('/login'),
    ),

  'error-code': (baseUrl, config) =>
    provideAuth(
      { ...config, api: [`${baseUrl}/api/`] },
      withErrorCodeBackend({
        login: `${baseUrl}/login`,
        refresh: `${baseUrl}/refresh`,
        logout: `${baseUrl}/logout`,
      }),
      withSessionStorage(),
      withLoginPage('/login'),
    ),

  'http-only-cookie': (baseUrl, config) =>
    provideAuth(
      { ...config, api: [`${baseUrl}/api/`] },
      withCookieBackend({
        login: `${baseUrl}/login`,
        refresh: `${baseUrl}/refresh`,
        logout: `${baseUrl}/logout`,
      }),
      withLoginPage('/login'),
    ),

  oauth2: (baseUrl, config) =>
    provideAuth(
      { ...config, api: [`${baseUrl}/api/`] },
      withOAuth2Backend({
        login: `${baseUrl}/login`,
        refresh: `${baseUrl}/token`,
        logout: `${baseUrl}/revoke`,
      }),
      withLoginPage('/login'),
    ),
} satisfies Record<string, Configuration>;

export type ContractName = keyof typeof contracts;

export const contractNames = Object.keys(contracts) as ContractName[];
