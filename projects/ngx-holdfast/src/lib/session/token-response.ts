import { AuthError } from './auth-error';

/** The tokens in the response to a login or a refresh, in any wire format. */
export interface TokenResponse {
  readonly accessToken: string;
  /** If it is absent, the current refresh token stays valid (RFC 6749 section 6). */
  readonly refreshToken?: string | undefined;
  /** Lifetime of the access token in seconds (RFC 6749 section 5.1). */
  readonly expiresIn?: number | undefined;
}

/** A token is ASCII, so its length is its number of bytes. */
const maxTokenBytes = 16_384;

/** b64token of RFC 6750 section 2.1: contains no character that could end a header. */
const tokenSyntax = /^[A-Za-z0-9\-._~+/]+=*$/;

/** What some servers send if they have no token. */
const placeholderToken = /^(undefined|null|NaN)$/;

/** VSCHAR of RFC 6749 appendix A.17, without the space character, which is never intended. */
export const refreshTokenSyntax = /^[\x21-\x7e]+$/;

/** Whether a value is a valid token of at most 16 KB. `syntax`: default that of an access token. */
export function isToken(value: unknown, syntax = tokenSyntax): value is string {
  return (
    typeof value === 'string' &&
    value.length <= maxTokenBytes &&
    syntax.test(value) &&
    !placeholderToken.test(value)
  );
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/**
 * Validates what a reader has read from a response. Throws an `AuthError` with code `invalid-token`; its message never
 * contains the value.
 */
export function checkTokenResponse(value: unknown): TokenResponse {
  const { accessToken, refreshToken, expiresIn } = (value ?? {}) as Record<string, unknown>;
  if (!isToken(accessToken)) {
    throw new AuthError('invalid-token', { detail: 'accessToken' });
  }
  if (!isAbsent(refreshToken) && !isToken(refreshToken, refreshTokenSyntax)) {
    throw new AuthError('invalid-token', { detail: 'refreshToken' });
  }
  const seconds = typeof expiresIn === 'string' ? Number(expiresIn || NaN) : expiresIn;
  return {
    accessToken,
    refreshToken: isAbsent(refreshToken) ? undefined : (refreshToken as string),
    expiresIn: Number.isFinite(seconds) ? (seconds as number) : undefined,
  };
}
