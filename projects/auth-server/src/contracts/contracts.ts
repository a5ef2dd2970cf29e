import type { Contract } from './contract.ts';
import { errorCode } from './error-code.ts';
import { httpOnlyCookie } from './http-only-cookie.ts';
import { jsonBody } from './json-body.ts';
import { oauth2 } from './oauth2.ts';
import { rawHeaderCookies } from './raw-header-cookies.ts';
import { responseHeaders } from './response-headers.ts';

export const CONTRACTS: readonly Contract[] = [
  jsonBody,
  rawHeaderCookies,
  responseHeaders,
  errorCode,
  httpOnlyCookie,
  oauth2,
];
