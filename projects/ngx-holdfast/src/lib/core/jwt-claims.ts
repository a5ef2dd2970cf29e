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
const partsOfJwt = 3;

/** The claims of a JWT, or `null` for anything else. Never throws. Does not check the signature. */
export function decodeClaims(token: string): JwtClaims | null {
  const parts = token.split('.');
  if (parts.length !== partsOfJwt) {
    return null;
  }
  try {
    const claims = JSON.parse(fromBase64url(parts[1] as string)) as JwtClaims | null;
    return typeof claims === 'object' && !Array.isArray(claims) ? claims : null;
  } catch {
    // An opaque token is not an error (RFC 6749 section 1.4).
    return null;
  }
}

function fromBase64url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
}
