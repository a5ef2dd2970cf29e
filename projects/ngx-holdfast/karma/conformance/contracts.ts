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
  withOAuth2Backend,
  withRawHeaderBackend,
  withResponseHeaderBackend,
  withSessionStorage,
} from 'ngx-holdfast';

/** All that an app writes to use Holdfast with a back end at the address `at`; `config` is the app's own. */
type Configuration = (at: string, config: AuthConfig) => EnvironmentProviders;

/** The six contracts side by side. */
export const contracts = {
  'json-body': (at, config) =>
    provideAuth(
      { ...config, api: [`${at}/api/`] },
      withJsonBackend({ login: `${at}/login`, refresh: `${at}/refresh`, logout: `${at}/logout` }),
      withLocalStorage(),
    ),

  'raw-header-cookies': (at, config) =>
    provideAuth(
      { ...config, api: [`${at}/api/`] },
      withRawHeaderBackend({
        login: `${at}/login`,
        refresh: `${at}/refresh`,
        logout: `${at}/logout`,
      }),
      withCookieStorage({ layout: plainKeys('access_token', 'refresh_token') }),
    ),

  'response-headers': (at, config) =>
    provideAuth(
      { ...config, api: [`${at}/api/`] },
      withResponseHeaderBackend({
        login: `${at}/login`,
        refresh: `${at}/refresh`,
        logout: `${at}/logout`,
      }),
      withLocalStorage({ layout: plainKeys('accessToken', 'refreshToken') }),
    ),

  'error-code': (at, config) =>
    provideAuth(
      { ...config, api: [`${at}/api/`] },
      withErrorCodeBackend({
        login: `${at}/login`,
        refresh: `${at}/refresh`,
        logout: `${at}/logout`,
      }),
      withSessionStorage(),
    ),

  'http-only-cookie': (at, config) =>
    provideAuth(
      { ...config, api: [`${at}/api/`] },
      withCookieBackend({ login: `${at}/login`, refresh: `${at}/refresh`, logout: `${at}/logout` }),
    ),

  oauth2: (at, config) =>
    provideAuth(
      { ...config, api: [`${at}/api/`] },
      withOAuth2Backend({ login: `${at}/login`, refresh: `${at}/token`, logout: `${at}/revoke` }),
    ),
} satisfies Record<string, Configuration>;

export type ContractName = keyof typeof contracts;

export const contractNames = Object.keys(contracts) as ContractName[];
