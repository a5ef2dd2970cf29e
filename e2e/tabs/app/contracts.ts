import {
  BackendFeature,
  RecordLayout,
  plainKeys,
  withCookieBackend,
  withErrorCodeBackend,
  withJsonBackend,
  withOAuth2Backend,
  withRawHeaderBackend,
  withResponseHeaderBackend,
} from 'ngx-holdfast';

interface Contract {
  readonly backend: (at: string) => BackendFeature;
  /** The keys under which other code of such apps expects the tokens. Default: one record. */
  readonly layout?: RecordLayout;
}

const endpoints = (at: string) => ({
  login: `${at}/login`,
  refresh: `${at}/refresh`,
  logout: `${at}/logout`,
});

export const contracts: Readonly<Record<string, Contract>> = {
  'json-body': { backend: (at) => withJsonBackend(endpoints(at)) },
  'raw-header-cookies': {
    backend: (at) => withRawHeaderBackend(endpoints(at)),
    layout: plainKeys('access_token', 'refresh_token'),
  },
  'response-headers': {
    backend: (at) => withResponseHeaderBackend(endpoints(at)),
    layout: plainKeys('accessToken', 'refreshToken'),
  },
  'error-code': { backend: (at) => withErrorCodeBackend(endpoints(at)) },
  'http-only-cookie': { backend: (at) => withCookieBackend(endpoints(at)) },
  oauth2: {
    backend: (at) =>
      withOAuth2Backend({ login: `${at}/login`, refresh: `${at}/token`, logout: `${at}/revoke` }),
  },
};
