import { decodeClaims, withClaims } from './jwt-claims';
import { lifetimeMs } from './token-lifetime';
import { TokenResponse, isToken, refreshTokenSyntax } from './token-response';

/** What a store keeps of a session: a single record, so that it is never partially written. */
export interface SessionRecord {
  readonly v: 1;
  /** Session id; changes at every sign-in. */
  readonly sid: string;
  /** Generation: increases by one per refresh. */
  readonly gen: number;
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  /** Local time of receipt in ms since 1970. */
  readonly receivedAt: number;
  /** Lifetime of the access token in ms; absent if it is unknown. */
  readonly lifetimeMs?: number | undefined;
  /** Local time at which the refresh token expires, in ms since 1970; absent if it is unknown. */
  readonly refreshExpiresAt?: number | undefined;
}

/** Creates the record of a new session. */
export function newSession(
  sid: string,
  { accessToken, refreshToken, expiresIn }: TokenResponse,
  now: number,
): SessionRecord {
  const claims = decodeClaims(accessToken);
  const record: SessionRecord = {
    v: 1,
    sid,
    gen: 0,
    accessToken,
    receivedAt: now,
    refreshToken,
    lifetimeMs: lifetimeMs(claims, expiresIn, now),
    refreshExpiresAt: expiryOf(refreshToken, now),
  };
  return withClaims(record, claims);
}

function expiryOf(refreshToken = '', now: number): number | undefined {
  const lifetime = lifetimeMs(decodeClaims(refreshToken), undefined, now);
  return lifetime && now + lifetime;
}

/** Creates the next generation of a record. Keeps the refresh token if the response contains none (RFC 6749 section 6). */
export function refreshedRecord(
  record: SessionRecord,
  response: TokenResponse,
  now: number,
): SessionRecord {
  const { refreshToken, refreshExpiresAt } = record;
  const kept = response.refreshToken === undefined ? { refreshToken, refreshExpiresAt } : {};
  return { ...newSession(record.sid, response, now), ...kept, gen: record.gen + 1 };
}

function isNumberOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}

/** Validates the content of a store; `null` if it is not a valid record. Never throws. */
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

/** Whether a newer version of this library has written the record, as can happen during a deployment. */
export function isNewerRecord(value: unknown): boolean {
  const version = (value as { v?: unknown } | null)?.v;
  return typeof version === 'number' && version > 1;
}
