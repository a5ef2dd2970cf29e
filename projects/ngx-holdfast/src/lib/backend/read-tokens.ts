import { HttpResponse } from '@angular/common/http';
import { AuthError } from '../session/auth-error';
import { TokenResponse } from '../session/token-response';
import { TokenReader } from './auth-backend';
import { jsonOrText, valueAt } from '../json';

/** Where `readBody` finds what it reads: names of fields, with dots between them on the way down. */
export interface TokenPaths {
  /** Default `accessToken`. */
  readonly accessToken?: string;
  /** Default `refreshToken`. */
  readonly refreshToken?: string;
  /** In seconds. Default `expiresIn`. */
  readonly expiresIn?: string;
}

/**
 * Fields of a JSON body, `data.accessToken` for one. A body that is nothing but a string is the access token.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   readTokens: readBody({ accessToken: 'data.accessToken', expiresIn: 'data.ttl' }),
 * })
 * ```
 */
export function readBody({
  accessToken = 'accessToken',
  refreshToken = 'refreshToken',
  expiresIn = 'expiresIn',
}: TokenPaths = {}): TokenReader {
  return (response) => {
    const body = jsonOrText(response.body);
    return (
      typeof body === 'string'
        ? { accessToken: body.trim() }
        : {
            accessToken: valueAt(body, accessToken),
            refreshToken: valueAt(body, refreshToken),
            expiresIn: valueAt(body, expiresIn),
          }
    ) as Partial<TokenResponse>;
  };
}

/**
 * The answer of RFC 6749 section 5.1. A `token_type` other than Bearer is refused (section 7.1) with `refresh-malformed`;
 * none counts as Bearer.
 *
 * @example
 * ```ts
 * withBackend({ refresh: '/auth/refresh', readTokens: readTokenResponse() })
 * ```
 */
export function readTokenResponse(): TokenReader {
  const read = readBody({
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    expiresIn: 'expires_in',
  });
  return (response) => {
    const type = valueAt(jsonOrText(response.body), 'token_type') ?? 'bearer';
    if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
      throw new AuthError('refresh-malformed', { detail: 'token_type' });
    }
    return read(response);
  };
}

function header(response: HttpResponse<string>, name: string, prefix: string): string {
  const value = response.headers.get(name);
  if (value === null || !value.startsWith(prefix)) {
    throw new AuthError('token-header-missing', { detail: name });
  }
  return value.slice(prefix.length);
}

/**
 * Response headers. One missing fails with `token-header-missing`, which ends the session where it was a refresh: the old
 * refresh token is spent, and a new one did not come. `prefix`: default none.
 *
 * @example
 * ```ts
 * withBackend({
 *   refresh: '/auth/refresh',
 *   readTokens: readHeaders({ accessToken: 'X-Access-Token', refreshToken: 'X-Refresh-Token' }),
 * })
 * ```
 */
export function readHeaders(names: {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly prefix?: string;
}): TokenReader {
  const prefix = names.prefix ?? '';
  return (response) => ({
    accessToken: header(response, names.accessToken, prefix),
    refreshToken: header(response, names.refreshToken, prefix),
  });
}
