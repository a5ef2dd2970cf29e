import { isAuthError } from '../../../src/lib/session/auth-error';
import { readiness, sourceOf } from '../../../src/lib/session/session-state';
import { Freshness } from '../../../src/lib/session/token-freshness';
import { cooldownIn, freshness, policy, recentStartsIn } from './deadlines';
import { isSame } from './expected-event';
import { Invariant, count } from './invariant';
import { State, recordIn, runningIn, sidIn } from './state';

export const oneRefresh: readonly Invariant[] = [
  {
    name: '1: a refresh starts only where none runs',
    holds: ({ before, started }) =>
      started.length === 0 || (started.length === 1 && runningIn(before) === null),
  },
  {
    name: '1: no two open refreshes have started from the same tokens',
    holds: ({ after: { refreshes } }) =>
      refreshes.every((source, n) => refreshes.findIndex((each) => isSame(each, source)) === n),
  },
  {
    name: '1: a running refresh is open, and has started from the tokens in use',
    holds: ({ after }) => {
      const running = runningIn(after);
      return (
        running === null ||
        (after.refreshes.includes(running) && isSame(running, sourceOf(after.snapshot.session)))
      );
    },
  },
];

export const waiting: readonly Invariant[] = [
  {
    name: '2: a request waits only while a refresh runs',
    holds: ({ after }) => !after.hasWaiter || runningIn(after) !== null,
  },
  {
    name: '2: a request that waits has its result as soon as the refresh has ended',
    holds: ({ before, after, input, results }) => {
      const hasEnded = input.run !== undefined && runningIn(before) !== runningIn(after);
      return count(results, ({ isHeld }) => isHeld) === Number(before.hasWaiter && hasEnded);
    },
  },
  {
    name: '2: the gate is closed while a blocking refresh runs, or a token is missing or expired',
    holds: ({ after }) => {
      const { session, refresh } = after.snapshot;
      const mayBeSent = (each: Freshness): string => readiness(after.snapshot, each);
      const isOpen = session.status === 'active' && refresh.status !== 'blocking';
      const closed = session.status === 'none' ? 'anonymous' : 'wait';
      return (
        mayBeSent('fresh') === (isOpen ? 'send' : closed) &&
        mayBeSent('expiring') === (isOpen ? 'send-and-refresh' : closed) &&
        mayBeSent('expired') === closed
      );
    },
  },
];

export const results: readonly Invariant[] = [
  {
    name: '3: a request gets the tokens in use, and those of its own session only',
    holds: ({ after, results }) =>
      results.every(({ used, outcome }) =>
        outcome === null
          ? after.snapshot.session.status === 'none'
          : isAuthError(outcome) || (outcome.sid === used.sid && isSame(outcome, recordIn(after))),
      ),
  },
  {
    name: '3: a request that was rejected or had to wait gets newer tokens',
    holds: ({ input, results }) =>
      results.every(
        ({ used, outcome, isHeld }) =>
          isAuthError(outcome) || (input.kind === 'send' && !isHeld) || !isSame(outcome, used),
      ),
  },
  {
    name: '3: a request is sent at once with a token that is valid, through an open gate',
    holds: ({ before, input, results }) => {
      const record = recordIn(before);
      const isSentAtOnce =
        input.kind === 'send' &&
        results.some(({ outcome, isHeld }) => !isHeld && !isAuthError(outcome));
      return (
        !isSentAtOnce ||
        (record !== null &&
          freshness(record) !== 'expired' &&
          before.snapshot.refresh.status !== 'blocking')
      );
    },
  },
];

export const limits: readonly Invariant[] = [
  {
    name: 'a new session inherits no refresh, no cool-down and no count of refreshes',
    holds: ({ before, after }) => {
      const { refresh, cooldown, starts } = after.snapshot;
      return (
        sidIn(before) === sidIn(after) ||
        (refresh.status === 'idle' && cooldown === null && starts.length === 0)
      );
    },
  },
  {
    name: 'no refresh starts during a rate limit',
    holds: ({ before, started }) =>
      started.length === 0 || coolingDown(before) !== 'refresh-rate-limited',
  },
  {
    name: 'a refresh starts during a cool-down only by force, or if a rejected one is needed now',
    holds: ({ before, after, input, started }) =>
      started.length === 0 ||
      coolingDown(before) === null ||
      (input.kind === 'refresh' && input.isForced) ||
      (coolingDown(before) === 'session-expired' && after.snapshot.refresh.status === 'blocking'),
  },
  {
    name: 'the circuit breaker limits refreshes',
    holds: ({ before, started }) =>
      started.length === 0 || recentStartsIn(before) < policy.breaker.refreshes,
  },
];

/** The code of the failure after which the tokens in use are left alone for a while. */
function coolingDown(state: State): string | null {
  const cooldown = cooldownIn(state);
  const source = sourceOf(state.snapshot.session);
  return cooldown?.subject === source?.sid && cooldown?.gen === source?.gen
    ? (cooldown?.code ?? null)
    : null;
}
