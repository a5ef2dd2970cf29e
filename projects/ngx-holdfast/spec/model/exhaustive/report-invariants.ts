import { isAuthError } from '../../../src/lib/session/auth-error';
import { AuthEvent } from '../../../src/lib/session/auth-event';
import { expectedEvent } from './expected-event';
import { Invariant, count } from './invariant';
import { State, runningIn, sidIn } from './state';
import { Result } from './tab';

export const reports: readonly Invariant[] = [
  {
    name: 'a change of the session emits one event, which fits it',
    holds: (transition) =>
      transition.events
        .map(({ type }) => type)
        .filter((type) => type !== 'refresh-started' && type !== 'refresh-failed')
        .join() === (expectedEvent(transition) ?? ''),
  },
  {
    name: 'a sign-out in another tab is reported as such',
    holds: ({ input, events }) =>
      events.every(
        (event) => event.type !== 'signed-out' || event.inOtherTab === (input.kind !== 'sign-out'),
      ),
  },
  {
    name: 'the start and the failure of a refresh are reported once',
    holds: ({ before, after, input, events, started }) => {
      const failed = countEvents(events, 'refresh-failed');
      const mayFail =
        input.kind === 'refresh-response' &&
        runningIn(before) === input.source &&
        sidIn(before) === sidIn(after);
      return countEvents(events, 'refresh-started') === started.length && failed <= Number(mayFail);
    },
  },
  {
    name: 'the error of a request fits what has become of its session',
    holds: ({ after, results }) => results.every((result) => hasFittingError(result, after)),
  },
];

function countEvents(events: readonly AuthEvent[], type: AuthEvent['type']): number {
  return count(events, (event) => event.type === type);
}

function hasFittingError({ used, outcome }: Result, after: State): boolean {
  if (!isAuthError(outcome)) {
    return true;
  }
  const current = sidIn(after);
  switch (outcome.code) {
    case 'session-changed':
      return current !== undefined && current !== used.sid;
    case 'signed-out':
      return current === undefined;
    case 'session-expired':
      return current === undefined || current === used.sid;
    default:
      return current === used.sid;
  }
}
