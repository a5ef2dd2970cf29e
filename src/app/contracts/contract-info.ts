import { ContractName } from './contract-name';

export interface ContractInfo {
  readonly title: string;
  readonly description: string;
  /** The response to a request with an expired token. */
  readonly expired: string;
  /** Where the tokens are stored. */
  readonly tokens: string;
}

export const contractInfo: Record<ContractName, ContractInfo> = {
  'json-body': {
    title: 'JSON body',
    description:
      'Requests have a Bearer header. The refresh token is sent in a JSON body, and is rotated.',
    expired: '401 {"message":"jwt expired"}',
    tokens: 'localStorage, one record',
  },
  'raw-header-cookies': {
    title: 'Raw header, cookies',
    description:
      'The Authorization header is the token without a scheme. Scripts can read both token cookies.',
    expired: '401, any body',
    tokens: 'script-readable cookies',
  },
  'response-headers': {
    title: 'Response headers',
    description:
      'A refresh has no body: tokens are sent and returned in headers. The text of a 401 gives the reason.',
    expired: '401 ExpiredToken',
    tokens: 'localStorage, two plain keys',
  },
  'error-code': {
    title: 'Error code',
    description:
      'A number in the body decides, not the status: 5001 starts a refresh, 5002 ends the session.',
    expired: '401 {"errorCode":5001}',
    tokens: 'sessionStorage',
  },
  'http-only-cookie': {
    title: 'HttpOnly cookie',
    description:
      'Scripts cannot read the refresh token. After a reload, one refresh restores the session.',
    expired: '401 {"message":"unauthorized"}',
    tokens: 'memory, and an HttpOnly cookie',
  },
  oauth2: {
    title: 'OAuth 2.0',
    description:
      'A standard form-encoded token endpoint. Here tokens are kept in memory: a reload signs you out.',
    expired: '401 WWW-Authenticate: Bearer error="invalid_token"',
    tokens: 'memory, lost on reload',
  },
};
