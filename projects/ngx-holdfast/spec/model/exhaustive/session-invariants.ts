import { SessionRecord } from '../../../src/lib/session/session-record';
import { sourceOf } from '../../../src/lib/session/session-state';
import { cooldownIn } from './deadlines';
import { hasNewerStored, isFatal, isSame } from './expected-event';
import { Invariant } from './invariant';
import { recordIn, runningIn, sidIn } from './state';
import { ownerOf } from './tokens';

export const endedSessions: readonly Invariant[] = [
  {
    name: '5: a session that this tab has ended is not used again',
    holds: ({ after }) => !after.ended.has(sidIn(after) ?? ''),
  },
  {
    name: '5: a session that this tab has ended is not stored again',
    holds: ({ after, writes }) =>
      writes.every((record) => record === null || !after.ended.has(record.sid)),
  },
  {
    name: '5: a session that this tab ends is removed from the store',
    holds: ({ before, after }) => {
      const sid = sidIn(before) ?? '';
      return before.ended.has(sid) || !after.ended.has(sid) || after.stored?.sid !== sid;
    },
  },
  {
    name: '5: a session that this tab has ended, and another one has stored again, is removed',
    holds: ({ after, input }) =>
      input.kind !== 'sync' || after.stored === null || !after.ended.has(after.stored.sid),
  },
  {
    name: '5: the response to a refresh of an ended session changes nothing',
    holds: ({ before, after, input, writes, issued }) =>
      input.kind !== 'refresh-response' ||
      input.source.sid === sidIn(before) ||
      (after.snapshot === before.snapshot &&
        writes.length === 0 &&
        !issued.includes(after.stored?.accessToken ?? '')),
  },
  {
    name: '5: the response to a login that is late is refused, and changes nothing',
    holds: ({ before, after, input, writes, loginError }) =>
      input.kind !== 'login-response' ||
      !input.login.isLate ||
      (loginError !== null && after.snapshot === before.snapshot && writes.length === 0),
  },
  {
    name: '5: the response to any other login starts a session',
    holds: ({ after, input, issued }) =>
      input.kind !== 'login-response' ||
      input.login.isLate ||
      recordIn(after)?.accessToken === issued[0],
  },
  {
    name: '5: the tokens of a session belong to its user',
    holds: ({ after }) =>
      [recordIn(after), after.stored].every(
        (record) => record === null || after.owners.get(record.sid) === ownerOf(record),
      ),
  },
];

export const failures: readonly Invariant[] = [
  {
    name: '6: a rejection of the refresh that is needed ends the session',
    holds: (transition) =>
      !isFatal(transition) || transition.after.snapshot.session.status === 'none',
  },
  {
    name: '6: any other failure keeps the session, is reported, and starts a cool-down',
    holds: (transition) => {
      const { before, after, input, events } = transition;
      const isFailure =
        input.kind === 'refresh-response' &&
        (input.outcome === 'rejected' ||
          input.outcome === 'failed' ||
          input.outcome === 'rate-limited');
      if (!isFailure || isFatal(transition) || hasNewerStored(before, input.source)) {
        return true;
      }
      return runningIn(before) === input.source
        ? after.snapshot.session === before.snapshot.session &&
            runningIn(after) === null &&
            cooldownIn(after) !== null &&
            events.map(({ type }) => type).join() === 'refresh-failed'
        : after.snapshot === before.snapshot;
    },
  },
  {
    name: '6: only a sign-out or a rejection ends a session',
    holds: (transition) => {
      const { before, after, input } = transition;
      const isEnded = sidIn(before) !== undefined && after.snapshot.session.status === 'none';
      const isSignOut = input.kind.startsWith('sign-out');
      const isEmptied = before.setup.sharedByTabs && before.stored === null;
      return !isEnded || isSignOut || isEmptied || isFatal(transition);
    },
  },
  {
    name: '7: newer tokens in the store are adopted before a rejection counts',
    holds: ({ before, after, input }) => {
      const current = sourceOf(before.snapshot.session);
      const isRejection =
        input.kind === 'sign-out-by-server' ||
        (input.kind === 'refresh-response' &&
          input.outcome === 'rejected' &&
          input.source.sid === current?.sid);
      return (
        !isRejection ||
        current === null ||
        !hasNewerStored(before, current) ||
        isSame(before.stored, recordIn(after))
      );
    },
  },
];

export const generations: readonly Invariant[] = [
  {
    name: 'tokens in use are not replaced by older ones',
    holds: ({ before, after }) => !isOlder(recordIn(after), recordIn(before)),
  },
  {
    name: 'stored tokens are not replaced by older ones',
    holds: ({ before, writes }) =>
      writes.every((record, n) => !isOlder(record, writes[n - 1] ?? before.stored)),
  },
  {
    name: 'a store of this tab alone holds the tokens in use',
    holds: ({ after }) =>
      after.setup.sharedByTabs ||
      after.snapshot.session.status === 'unknown' ||
      isSame(after.stored, recordIn(after)),
  },
  {
    name: 'a shared store is never behind the tokens in use',
    holds: ({ after }) => !isOlder(after.stored, recordIn(after)),
  },
];

/** Older than `other`, or a different one of the same generation. */
function isOlder(record: SessionRecord | null, other: SessionRecord | null): boolean {
  return (
    record !== null &&
    record.sid === other?.sid &&
    record.gen <= other.gen &&
    !isSame(record, other)
  );
}
