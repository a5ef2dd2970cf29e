import { jwtDecode } from 'jwt-decode';

/** Registered claims of RFC 7519 section 4.1, and whatever else the token says. */
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

/** Header, claims and signature (RFC 7515 section 3.1); any other number of dots is a coincidence. */
const jwtPartCount = 3;

/** The claims of a JWT, or `null` for anything else. Never throws. Does not check the signature. */
export function decodeClaims(token: string): JwtClaims | null {
  if (token.split('.').length !== jwtPartCount) {
    return null;
  }
  try {
    const claims = jwtDecode<JwtClaims | null>(token);
    return typeof claims === 'object' && !Array.isArray(claims) ? claims : null;
  } catch {
    // An opaque token is not an error (RFC 6749 section 1.4).
    return null;
  }
}
