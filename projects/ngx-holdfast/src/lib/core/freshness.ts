import { SessionRecord } from './session-record';

/** A window larger than this part of the lifetime would refresh short-lived tokens at every call. */
const largestPartOfLifetime = 0.1;

export type Freshness = 'fresh' | 'expiring' | 'expired';

/** When the access token lapses, local ms since 1970; `null` when nothing says so. */
export function expiresAt(record: SessionRecord): number | null {
  return record.lifetimeMs === undefined || record.accessToken === ''
    ? null
    : record.receivedAt + record.lifetimeMs;
}

/**
 * `windowMs`: how long before its end a token counts as expiring. A token of unknown lifetime is fresh until refused.
 * One from the future says that the clock was set back, so that nobody knows how much of it is left.
 */
export function freshness(record: SessionRecord, now: number, windowMs: number): Freshness {
  if (record.lifetimeMs === undefined) {
    return 'fresh';
  }
  const leftMs = record.receivedAt + record.lifetimeMs - now;
  if (leftMs <= 0) {
    return 'expired';
  }
  return leftMs > record.lifetimeMs ||
    leftMs <= Math.min(windowMs, record.lifetimeMs * largestPartOfLifetime)
    ? 'expiring'
    : 'fresh';
}
