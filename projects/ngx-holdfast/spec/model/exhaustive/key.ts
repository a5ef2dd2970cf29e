import { RefreshSource } from '../../../src/lib/session/refresh-source';
import { cooldownIn, freshness, policy, recentStartsIn } from './deadlines';
import { State, isLate, recordIn, runningIn } from './state';

/**
 * What decides how a state goes on, as text: two states with one key are one state. IDs and tokens are numbered in the order
 * in which they are met; of generations, only the order counts; of times, only which deadlines have passed. Users are left
 * out: what they decide is relative to the session in use, and every input is tried with both.
 */
export function keyOf(state: State): string {
  const { snapshot, stored, refreshes, logins, hasWaiter, ended, lastEnded } = state;
  const { session, refresh, cooldown } = snapshot;
  const sids = new Numbering();
  const tokens = new Numbering();
  const running = runningIn(state);
  const describe = (source: RefreshSource | null): string => {
    if (source === null) {
      return '-';
    }
    const sid = sids.of(source.sid);
    return source.accessToken === undefined
      ? `${sid}`
      : `${sid}.${generationOf(source, state)}.${tokens.of(source.accessToken)}.${isExpired(source)}`;
  };
  const isCooling =
    cooldown !== null && cooldown.gen === (recordIn(state)?.gen ?? 0) && cooldownIn(state) !== null;
  return [
    session.status,
    session.status === 'cookie'
      ? `${describe(session.cookie)} ${session.hadUser}`
      : describe(recordIn(state)),
    refresh.status,
    describe(stored),
    refreshes
      .map((source) =>
        isLate(state, source) ? 'late' : `${describe(source)}${source === running ? '*' : ''}`,
      )
      .join(),
    lastEnded === null ? '-' : sids.of(lastEnded.sid),
    Math.min(recentStartsIn(state), policy.breaker.refreshes),
    isCooling ? cooldown.code : '-',
    logins.map((login) => `${login.isLate}${login.id <= snapshot.logins.stale}`).join(),
    hasWaiter,
    sids.names.map((sid) => `${snapshot.ended.has(sid)}${ended.has(sid)}`).join(),
  ].join(' ');
}

/** Everything in a state, as text, with IDs and tokens numbered. Shows whether `keyOf` leaves out what matters. */
export function detailsOf(state: State): string {
  const { snapshot, stored, refreshes, logins, hasWaiter, ended, lastEnded } = state;
  const names = new Numbering();
  const all = [
    { ...snapshot, ended: [...snapshot.ended] },
    stored,
    refreshes,
    refreshes.map((source) => source === runningIn(state)),
    logins,
    hasWaiter,
    [...ended],
    lastEnded,
  ];
  return JSON.stringify(all, (name, value: unknown) =>
    /^(sid|subject|accessToken|refreshToken)$/.test(name) ? names.of(String(value)) : value,
  );
}

function isExpired(source: RefreshSource): boolean {
  return source.accessToken !== undefined && freshness(source) === 'expired';
}

class Numbering {
  readonly names: string[] = [];

  of(name: string): number {
    const at = this.names.indexOf(name);
    return at >= 0 ? at : this.names.push(name) - 1;
  }
}

/** Counted from the oldest known generation of the session. A gap of two is as wide as any other. */
function generationOf(source: RefreshSource, state: State): number {
  const older = olderThan(source, state);
  return older === null ? 0 : generationOf(older, state) + Math.min(2, source.gen - older.gen);
}

/** The latest known record of the same session that is older. */
function olderThan({ sid, gen }: RefreshSource, state: State): RefreshSource | null {
  let older: RefreshSource | null = null;
  for (const source of [recordIn(state), state.stored, ...state.refreshes]) {
    if (source?.sid === sid && source.gen < gen && source.gen > (older?.gen ?? -1)) {
      older = source;
    }
  }
  return older;
}
