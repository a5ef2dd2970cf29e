import { AuthEvent } from '../../../src/lib/session/auth-event';
import { RefreshSource } from '../../../src/lib/session/refresh-source';
import { freshness } from './deadlines';
import { State, recordIn, runningIn, sidIn } from './state';
import { Transition } from './transition';

export function isSame(
  a: RefreshSource | null | undefined,
  b: RefreshSource | null | undefined,
): boolean {
  return a?.sid === b?.sid && a?.gen === b?.gen && a?.accessToken === b?.accessToken;
}

/** Whether another tab has stored newer tokens of the same session. */
export function hasNewerStored({ setup, stored }: State, { sid, gen }: RefreshSource): boolean {
  return setup.sharedByTabs && stored?.sid === sid && stored.gen > gen;
}

/** Whether the input is the rejection of a refresh without which the session cannot go on. */
export function isFatal({ before, input }: Transition): boolean {
  if (
    input.kind !== 'refresh-response' ||
    input.outcome !== 'rejected' ||
    runningIn(before) !== input.source
  ) {
    return false;
  }
  const record = recordIn(before);
  const isNeeded =
    before.snapshot.refresh.status === 'blocking' ||
    record === null ||
    freshness(record) === 'expired';
  return isNeeded && !hasNewerStored(before, input.source);
}

/** The event of the session that the transition must emit. */
export function expectedEvent(transition: Transition): AuthEvent['type'] | null {
  const { before, after, input } = transition;
  const isSameSession = sidIn(before) === sidIn(after);
  const [from, to] = [before.snapshot.session.status, after.snapshot.session.status];
  if (isSameSession && from === to) {
    return isSame(recordIn(before), recordIn(after)) ? null : 'refreshed';
  }
  switch (to) {
    case 'active':
      if (isSameSession || input.kind === 'restore') {
        return 'session-restored';
      }
      return input.kind === 'sign-in' ||
        input.kind === 'login-response' ||
        sidIn(before) === undefined
        ? 'signed-in'
        : 'session-changed';
    case 'cookie':
      return from === 'active' ? 'session-changed' : null;
    default:
      return input.kind === 'restore' ? null : expectedEnd(transition);
  }
}

/** A cookie that is rejected means that no user is signed in, which is reported where a user was shown before. */
function expectedEnd(transition: Transition): AuthEvent['type'] | null {
  const { session } = transition.before.snapshot;
  if (isFatal(transition) && session.status === 'cookie') {
    return session.hadUser ? 'signed-out' : null;
  }
  return isFatal(transition) || transition.input.kind === 'sign-out-by-server'
    ? 'session-expired'
    : 'signed-out';
}
