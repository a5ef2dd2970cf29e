import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { describeViolation, importModel } from './bundle.mjs';

/** Each replaces a function of `session/<file>.ts`. */
const faults = [
  {
    title: 'a change of session leaves the gate closed',
    file: 'session-state',
    name: 'changeSession',
    replacement: `(snapshot, session) =>
      ({ ...original(snapshot, session), refresh: snapshot.refresh })`,
    violates: /^1: a running refresh is open/,
  },
  {
    title: 'a refresh starts while another one runs',
    file: 'refresh-transitions',
    name: 'beginRefresh',
    replacement: `(snapshot, source, request) =>
      original({ ...snapshot, refresh: { status: 'idle' } }, source, request)`,
    violates: /^1: a refresh starts only where none runs/,
  },
  {
    title: 'a request that waits gets the tokens of another session',
    file: 'session-state',
    name: 'resultFor',
    replacement: `(snapshot, used, error) =>
      original(snapshot, { ...(sourceOf(snapshot.session) ?? used), gen: -1 }, error)`,
    violates: /^3: a request gets the tokens in use, and those of its own session only/,
  },
  {
    title: 'the response to a late login is accepted',
    file: 'session-transitions',
    name: 'finishLogin',
    replacement: `(snapshot, login, record) =>
      original({ ...snapshot, logins: { ...snapshot.logins, stale: -1 } }, login, record)`,
    violates: /^5: the response to a login that is late is refused/,
  },
  {
    title: 'a session that this tab has ended is taken over from the store',
    file: 'shared-transitions',
    name: 'syncFromStore',
    replacement: `(snapshot, stored, now) => {
      const { ended } = snapshot;
      const step = original({ ...snapshot, ended: new Set() }, stored, now);
      return step && { ...step, next: { ...step.next, ended } };
    }`,
    violates: /^5: a session that this tab has ended is not used again/,
  },
  {
    title: 'an empty store counts as a sign-out, also where no user is signed in',
    file: 'shared-transitions',
    name: 'syncFromStore',
    replacement: `(snapshot, stored, now) =>
      stored === null ? signedOutInOtherTab(snapshot) : original(snapshot, stored, now)`,
    violates: /^5: the response to any other login starts a session/,
  },
  {
    title: 'a sign-out leaves the session in the store',
    file: 'session-transitions',
    name: 'signOut',
    replacement: `(snapshot, stored) => ({ ...original(snapshot, stored), write: undefined })`,
    violates: /^a store of this tab alone holds the tokens in use/,
  },
  {
    title: 'a transient failure ends the session',
    file: 'refresh-transitions',
    name: 'refreshFailed',
    replacement: `(snapshot, source, failure) => {
      const error = Object.create(failure.error, { isTerminal: { value: true } });
      return original(snapshot, source, { ...failure, error });
    }`,
    violates: /^6: any other failure keeps the session/,
  },
  {
    title: 'a refresh overwrites newer tokens of another tab',
    file: 'refreshed-record',
    name: 'saveRefreshed',
    replacement: `(session, source, response) => {
      const { clock, snapshot, store } = session;
      const outdated = {
        sharedByTabs: store.sharedByTabs,
        load: () => store.load() && { ...store.load(), gen: 0 },
        save: (record) => store.save(record),
      };
      return original({ clock, snapshot, store: outdated }, source, response);
    }`,
    violates: /^stored tokens are not replaced by older ones/,
  },
  {
    title: 'a cool-down is ignored',
    file: 'cooldown',
    name: 'cooldownError',
    replacement: `() => null`,
    violates: /^a refresh starts during a cool-down only by force/,
  },
];

suite('the exhaustive model finds a planted fault', () => {
  for (const { title, violates, ...fault } of faults) {
    test(title, async (t) => {
      const { explorations, explore } = await importModel(fault);
      const violation = firstOf(explorations, (each) => explore(each).violation);
      assert.notEqual(violation, null, 'No violation was found.');
      t.diagnostic(describeViolation(violation));
      assert.match(violation.invariant, violates);
    });
  }
});

/** The first result that is not `null`. */
function firstOf(all, find) {
  for (const each of all) {
    const found = find(each);
    if (found !== null) return found;
  }
  return null;
}
