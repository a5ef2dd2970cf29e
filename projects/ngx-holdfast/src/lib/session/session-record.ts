import { JwtClaims } from './jwt-claims';
import { lifetimeMs } from './token-lifetime';
import { TokenResponse, isToken, refreshTokenSyntax } from './token-response';

/** One session as it is kept: all of it in one record, so that it cannot be half-written. */
export interface SessionRecord {
  readonly v: 1;
  /** Changes at every sign-in. */
  readonly sid: string;
  /** Grows by one per refresh. */
  readonly gen: number;
  /** Empty while only the refresh cookie is known. */
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  /** Local time of receipt, ms since 1970. */
  readonly receivedAt: number;
  /** Lifetime of the access token in ms; absent when unknown. */
  readonly lifetimeMs?: number | undefined;
  /** Local time at which the refresh token lapses, ms since 1970; absent when unknown. */
  readonly refreshExpiresAt?: number | undefined;
}

/** What the tokens of an answer say about themselves. */
export interface TokenClaims {
  readonly access: JwtClaims | null;
  readonly refresh: JwtClaims | null;
}

export function newSession(
  sid: string,
  response: TokenResponse,
  claims: TokenClaims,
  now: number,
): SessionRecord {
  const refreshLifetime = lifetimeMs(claims.refresh, undefined, now);
  return {
    v: 1,
    sid,
    gen: 0,
    accessToken: response.accessToken,
    receivedAt: now,
    refreshToken: response.refreshToken,
    lifetimeMs: lifetimeMs(claims.access, response.expiresIn, now),
    refreshExpiresAt: refreshLifetime === undefined ? undefined : now + refreshLifetime,
  };
}

/** The same session after a refresh; keeps the refresh token where the answer brought none (RFC 6749 section 6). */
export function refreshedRecord(
  record: SessionRecord,
  response: TokenResponse,
  claims: TokenClaims,
  now: number,
): SessionRecord {
  const { refreshToken, refreshExpiresAt } = record;
  const kept = response.refreshToken === undefined ? { refreshToken, refreshExpiresAt } : {};
  return { ...newSession(record.sid, response, claims, now), ...kept, gen: record.gen + 1 };
}

/** A session of which only the HttpOnly cookie may know: its access token is still to be fetched. */
export function cookieSession(sid: string): SessionRecord {
  return { v: 1, sid, gen: 0, accessToken: '', receivedAt: 0, lifetimeMs: 0 };
}

function isNumberOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}

/** A record out of a store, or `null` for whatever else lies there. Never throws. */
export function parseRecord(value: unknown): SessionRecord | null {
  const record = (value ?? {}) as Partial<Record<keyof SessionRecord, unknown>>;
  return record.v === 1 &&
    isToken(record.sid) &&
    Number.isSafeInteger(record.gen) &&
    isToken(record.accessToken) &&
    (record.refreshToken === undefined || isToken(record.refreshToken, refreshTokenSyntax)) &&
    typeof record.receivedAt === 'number' &&
    [record.lifetimeMs, record.refreshExpiresAt].every(isNumberOrAbsent)
    ? (value as SessionRecord)
    : null;
}

/** A record of a later version of this library, as an older tab meets it during a deployment. */
export function isNewerRecord(value: unknown): boolean {
  const version = (value as { v?: unknown } | null)?.v;
  return typeof version === 'number' && version > 1;
}
