import { SessionRecord } from './session-record';

/** A window larger than this part of the lifetime would refresh short-lived tokens at every call. */
const maxWindowFraction = 0.1;

export type Freshness = 'fresh' | 'expiring' | 'expired';

/** When the access token lapses, local ms since 1970; `null` when nothing says so. */
export function expiresAt(record: SessionRecord): number | null {
  return record.lifetimeMs === undefined || record.accessToken === ''
    ? null
    : record.receivedAt + record.lifetimeMs;
}

/** When a token starts to count as expiring, local ms since 1970. `windowMs`: how long before its end. */
export function expiringAt(
  { receivedAt, lifetimeMs = Infinity }: SessionRecord,
  windowMs: number,
): number {
  return receivedAt + lifetimeMs - Math.min(windowMs, lifetimeMs * maxWindowFraction);
}

/**
 * A token of unknown lifetime is fresh until refused. One from the future says that the clock was set back, so that
 * nobody knows how much of it is left.
 */
export function tokenFreshness(record: SessionRecord, now: number, windowMs: number): Freshness {
  const { receivedAt, lifetimeMs = Infinity } = record;
  if (now >= receivedAt + lifetimeMs) {
    return 'expired';
  }
  return lifetimeMs < Infinity && (now < receivedAt || now >= expiringAt(record, windowMs))
    ? 'expiring'
    : 'fresh';
}
