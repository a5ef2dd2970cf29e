import { SessionRecord } from './session-record';

/** A window larger than this part of the lifetime would refresh short-lived tokens at every request. */
const maxWindowFraction = 0.1;

export type Freshness = 'fresh' | 'expiring' | 'expired';

/** When the access token expires, in local ms since 1970; `null` if it is unknown. */
export function expiresAt(record: SessionRecord): number | null {
  return record.lifetimeMs === undefined ? null : record.receivedAt + record.lifetimeMs;
}

/** When the access token starts to be `'expiring'`, in local ms since 1970. `windowMs`: time before its expiry. */
export function expiringAt(
  { receivedAt, lifetimeMs = Infinity }: SessionRecord,
  windowMs: number,
): number {
  return receivedAt + lifetimeMs - Math.min(windowMs, lifetimeMs * maxWindowFraction);
}

/**
 * Classifies the access token by its remaining lifetime. A token of unknown lifetime is always `'fresh'`. A token received in
 * the future is `'expiring'`: the clock was set back, so the remaining lifetime is unknown.
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
