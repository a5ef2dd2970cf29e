import { JwtClaims } from './jwt-claims';

/** Longer than this is a unit mistake (milliseconds for seconds), not a lifetime. */
const maxLifetimeMs = 10 * 365 * 86_400_000;
/** 2001-01-01 in seconds: an earlier one is no date (RFC 7519 section 2, NumericDate). */
const minNumericDate = 978_307_200;

function plausible(ms: number): number | undefined {
  return ms > 0 && ms <= maxLifetimeMs ? ms : undefined;
}

function isDate(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds >= minNumericDate;
}

/**
 * How long a token lives from `receivedAt` (ms), or `undefined` when nothing says so.
 * Lifetimes are preferred to points in time, so that a wrong client clock does no harm. An `exp` alone that is past on
 * receipt tells of a wrong clock or of an old token: the server decides.
 */
export function lifetimeMs(
  claims: JwtClaims | null,
  expiresIn: number | undefined,
  receivedAt: number,
): number | undefined {
  const { exp, iat } = claims ?? {};
  if (expiresIn !== undefined) {
    return plausible(expiresIn * 1000);
  }
  return isDate(exp) ? plausible(exp * 1000 - (isDate(iat) ? iat * 1000 : receivedAt)) : undefined;
}
