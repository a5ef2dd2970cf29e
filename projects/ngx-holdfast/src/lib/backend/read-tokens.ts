import { HttpResponse } from '@angular/common/http';
import { AuthError } from '../session/auth-error';
import { TokenResponse } from '../session/token-response';
import { TokenReader } from './auth-backend';
import { jsonOrText, valueAt } from '../json';

/** Paths of the token fields in a JSON body: field names joined by dots. */
export interface TokenPaths {
  /** Default `accessToken`. */
  readonly accessToken?: string;
  /** Default `refreshToken`. */
  readonly refreshToken?: string;
  /** Path of the lifetime in seconds. Default `expiresIn`. */
  readonly expiresIn?: string;
}

/**
 * Reads the tokens from fields of a JSON body, for example `data.accessToken`. A body that is a single string is the access
 * token.
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
 * Reads the response of RFC 6749 section 5.1. A `token_type` other than Bearer (section 7.1) fails with `refresh-malformed`;
 * a missing one counts as Bearer.
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

function readHeader(response: HttpResponse<string>, name: string, prefix: string): string {
  const value = response.headers.get(name);
  if (value === null || !value.startsWith(prefix)) {
    throw new AuthError('token-header-missing', { detail: name });
  }
  return value.slice(prefix.length);
}

/**
 * Reads both tokens from response headers. `prefix`: text before each token; default none. A missing header fails with
 * `token-header-missing`. That ends the session after a refresh: the old refresh token is already rotated, and the new one
 * was not received.
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
    accessToken: readHeader(response, names.accessToken, prefix),
    refreshToken: readHeader(response, names.refreshToken, prefix),
  });
}
