import { ContractName } from './contract-name';

export interface ContractInfo {
  readonly title: string;
  /** One honest line about the wire. */
  readonly line: string;
  readonly expired: string;
  readonly tokens: string;
}

export const contractInfo: Record<ContractName, ContractInfo> = {
  'json-body': {
    title: 'JSON body',
    line: 'Bearer header on calls. The refresh token travels in a JSON body, and is rotated.',
    expired: '401 {"message":"jwt expired"}',
    tokens: 'localStorage, one record',
  },
  'raw-header-cookies': {
    title: 'Raw header, cookies',
    line: 'The bare token is the whole Authorization header; both tokens sit in cookies scripts can read.',
    expired: '401, any body',
    tokens: 'script-readable cookies',
  },
  'response-headers': {
    title: 'Response headers',
    line: 'A refresh has no body: tokens go out and come back as headers. A text says what a 401 means.',
    expired: '401 ExpiredToken',
    tokens: 'localStorage, two plain keys',
  },
  'error-code': {
    title: 'Error code',
    line: 'A number in the body decides, not the status: 5001 is refreshed, 5002 ends the session.',
    expired: '401 {"errorCode":5001}',
    tokens: 'sessionStorage',
  },
  'http-only-cookie': {
    title: 'HttpOnly cookie',
    line: 'No script ever sees the refresh token. After a reload, one refresh brings the session back.',
    expired: '401 {"message":"unauthorized"}',
    tokens: 'memory, plus a cookie no script sees',
  },
  oauth2: {
    title: 'OAuth 2.0',
    line: 'A standard form-encoded token endpoint. Here tokens stay in memory, so a reload signs you out.',
    expired: '401 WWW-Authenticate: Bearer error="invalid_token"',
    tokens: 'memory, gone on reload',
  },
};
