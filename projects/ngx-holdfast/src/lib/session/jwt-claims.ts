import { jwtDecode } from 'jwt-decode';

/** The registered claims of RFC 7519 section 4.1, and any other claim of the token. */
export interface JwtClaims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  /** Seconds since 1970. */
  readonly exp?: number;
  /** Seconds since 1970. */
  readonly nbf?: number;
  /** Seconds since 1970. */
  readonly iat?: number;
  readonly jti?: string;
  readonly [claim: string]: unknown;
}

/** Header, claims and signature (RFC 7515 section 3.1). An opaque token may contain dots as well. */
const jwtPartCount = 3;

/** Reads the claims of a JWT; `null` for any other token. Does not verify the signature. Never throws. */
export function decodeClaims(token: string): JwtClaims | null {
  if (token.split('.').length !== jwtPartCount) {
    return null;
  }
  try {
    const claims = jwtDecode<JwtClaims | null>(token);
    return typeof claims === 'object' && !Array.isArray(claims) ? claims : null;
  } catch {
    // An opaque token is valid (RFC 6749 section 1.4).
    return null;
  }
}

/** What holds an access token, such as a session record. */
interface TokenHolder {
  readonly accessToken: string;
}

const decoded = /* @__PURE__ */ new WeakMap<TokenHolder, JwtClaims | null>();

/** Keeps claims that are known already, so that the token is not decoded again. Returns the holder. */
export function withClaims<T extends TokenHolder>(holder: T, claims: JwtClaims | null): T {
  decoded.set(holder, claims);
  return holder;
}

/** The claims of the access token; `null` for an opaque one. */
export function claimsOf(holder: TokenHolder): JwtClaims | null {
  return decoded.get(holder) ?? decodeClaims(holder.accessToken);
}
