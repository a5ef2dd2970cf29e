import { JwtClaims } from './jwt-claims';

/** Longer than this is a unit mistake (milliseconds for seconds), not a lifetime. */
const longestPlausibleMs = 10 * 365 * 86_400_000;
/** 2001-01-01 in seconds: an earlier `exp` is no date (RFC 7519 section 2, NumericDate). */
const earliestPlausibleExp = 978_307_200;

function seconds(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function plausible(ms: number): number | undefined {
  return ms > 0 && ms <= longestPlausibleMs ? ms : undefined;
}

/**
 * How long a token lives from `receivedAt` (ms), or `undefined` when nothing says so.
 * Lifetimes are preferred to points in time, so that a wrong client clock does no harm.
 */
export function lifetimeMs(
  claims: JwtClaims | null,
  expiresIn: number | undefined,
  receivedAt: number,
): number | undefined {
  if (expiresIn !== undefined) {
    return plausible(expiresIn * 1000);
  }
  const exp = seconds(claims?.exp);
  if (exp === undefined || exp < earliestPlausibleExp) {
    return undefined;
  }
  const iat = seconds(claims?.iat);
  if (iat !== undefined && iat >= earliestPlausibleExp) {
    return plausible((exp - iat) * 1000);
  }
  const left = exp * 1000 - receivedAt;
  return left <= 0 ? 0 : plausible(left);
}
