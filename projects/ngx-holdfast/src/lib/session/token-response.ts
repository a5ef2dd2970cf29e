import { AuthError } from './auth-error';

/** What a login or a refresh brings, whatever its form on the wire. */
export interface TokenResponse {
  readonly accessToken: string;
  /** Absent: the one in use stays valid (RFC 6749 section 6). */
  readonly refreshToken?: string | undefined;
  /** Lifetime of the access token in seconds (RFC 6749 section 5.1). */
  readonly expiresIn?: number | undefined;
}

/** In bytes; the syntax below is ASCII, so characters are bytes. */
const maxTokenBytes = 16_384;

/** b64token of RFC 6750 section 2.1: nothing that could break out of a header. */
const tokenSyntax = /^[A-Za-z0-9\-._~+/]+=*$/;

/** What a careless server writes where it has no token. */
const placeholderToken = /^(undefined|null|NaN)$/;

/** VSCHAR of RFC 6749 appendix A.17, but for the space, which no issuer means. */
export const refreshTokenSyntax = /^[\x21-\x7e]+$/;

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
 * Turns what a reader took out of an answer into a `TokenResponse`.
 * Throws `AuthError` with code `invalid-token` for anything that is none; the message never contains the value.
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
