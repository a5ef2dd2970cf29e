import { JwtClaims } from './jwt-claims';

/** A longer lifetime is a unit mistake: milliseconds instead of seconds. */
const maxLifetimeMs = 10 * 365 * 86_400_000;
/** 2001-01-01 in seconds. An earlier value is not a valid date (RFC 7519 section 2, NumericDate). */
const minNumericDate = 978_307_200;

function keepPlausible(ms: number): number | undefined {
  return ms > 0 && ms <= maxLifetimeMs ? ms : undefined;
}

function isNumericDate(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds >= minNumericDate;
}

/**
 * The lifetime of a token from `receivedAt`, in ms; `undefined` if it is unknown. `expiresIn` is in seconds.
 *
 * `expiresIn` and `exp - iat` are preferred because they do not depend on the client's clock. If only `exp` is present and
 * already past, the lifetime is unknown and the server decides.
 */
export function lifetimeMs(
  claims: JwtClaims | null,
  expiresIn: number | undefined,
  receivedAt: number,
): number | undefined {
  const { exp, iat } = claims ?? {};
  if (expiresIn !== undefined) {
    return keepPlausible(expiresIn * 1000);
  }
  return isNumericDate(exp)
    ? keepPlausible(exp * 1000 - (isNumericDate(iat) ? iat * 1000 : receivedAt))
    : undefined;
}
