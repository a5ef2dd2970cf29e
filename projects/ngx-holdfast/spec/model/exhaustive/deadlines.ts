import { Cooldown, isWithin } from '../../../src/lib/session/cooldown';
import { defaultRefreshPolicy } from '../../../src/lib/session/refresh-policy';
import { RefreshSource } from '../../../src/lib/session/refresh-source';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { Freshness, tokenFreshness } from '../../../src/lib/session/token-freshness';
import { State } from './state';
import { lifetimeMs, now, refreshWindowMs } from './tokens';

/** One attempt per refresh, and two refreshes until the circuit breaker opens, keep the number of states small. */
export const policy = {
  ...defaultRefreshPolicy,
  attempts: 1,
  breaker: { refreshes: 2, withinMs: 30_000 },
};

export function freshness(record: SessionRecord): Freshness {
  return tokenFreshness(record, now, refreshWindowMs);
}

/** The cool-down that has not passed. */
export function cooldownIn({ snapshot: { cooldown } }: State): Cooldown | null {
  return cooldown !== null && isWithin(cooldown.durationMs, cooldown.startedAt, now)
    ? cooldown
    : null;
}

/** How many refreshes the circuit breaker counts. */
export function recentStartsIn({ snapshot: { starts } }: State): number {
  return starts.filter((start) => isWithin(policy.breaker.withinMs, start, now)).length;
}

export function afterCooldown({ snapshot }: State, { durationMs }: Cooldown): Partial<State> {
  const cooldown = snapshot.cooldown && { ...snapshot.cooldown, startedAt: now - durationMs };
  return { snapshot: { ...snapshot, cooldown } };
}

export function afterBreakerWindow({ snapshot }: State): Partial<State> {
  const starts = snapshot.starts.map(() => now - policy.breaker.withinMs);
  return { snapshot: { ...snapshot, starts } };
}

/** The token in use becomes older, wherever its record is referred to. */
export function afterTokenTime(
  { snapshot, stored, refreshes }: State,
  record: SessionRecord,
  to: 'expiring' | 'expired',
): Partial<State> {
  const { refresh } = snapshot;
  const leftMs = to === 'expired' ? 0 : refreshWindowMs / 2;
  const aged = new Map<RefreshSource, RefreshSource>();
  // One object stays one object: a refresh is recognised by it.
  const age = <T extends RefreshSource>(source: T): T => {
    if (source.accessToken !== record.accessToken) {
      return source;
    }
    const copy = aged.get(source) ?? { ...source, receivedAt: now - lifetimeMs + leftMs };
    aged.set(source, copy);
    return copy as T;
  };
  return {
    snapshot: {
      ...snapshot,
      session: { status: 'active', record: age(record) },
      refresh: refresh.status === 'idle' ? refresh : { ...refresh, source: age(refresh.source) },
    },
    stored: stored && age(stored),
    refreshes: refreshes.map(age),
  };
}
