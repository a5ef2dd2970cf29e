import { aRecord } from '../../../spec/harness/a-record';
import { active, aSnapshot } from '../../../spec/harness/a-snapshot';
import { jwt } from '../../../spec/harness/jwt';
import { cookieSession } from './refresh-source';
import { Session } from './session-state';
import {
  accessTokenOf,
  expiryOf,
  isAuthenticated,
  isRefreshing,
  stateOf,
  userOf,
} from './session-view';

const ada = jwt({ sub: 'ada' });

describe('the view of a session', () => {
  const viewOf = (session: Session) => stateOf(aSnapshot(session));

  it('has the claims of the access token as the user, null for an opaque token', () => {
    expect(viewOf(active(aRecord({ accessToken: ada })))).toEqual({
      status: 'authenticated',
      user: { sub: 'ada' },
    });
    expect(viewOf(active(aRecord({ accessToken: 'opaque' })))).toEqual({
      status: 'authenticated',
      user: null,
    });
  });

  it.each<[Session, object]>([
    [{ status: 'none' }, { status: 'anonymous' }],
    [
      { status: 'none', reason: 'session-expired' },
      { status: 'anonymous', reason: 'session-expired' },
    ],
  ])('of %j is %j', (session, state) => {
    expect(viewOf(session)).toStrictEqual(state);
  });

  it('is one constant until it is known who is signed in', () => {
    const restoring = viewOf({ status: 'unknown' });
    const cookie = cookieSession('c1');
    expect(restoring).toEqual({ status: 'restoring' });
    expect(viewOf({ status: 'cookie', cookie, hadUser: false })).toBe(restoring);
    expect(viewOf({ status: 'cookie', cookie, hadUser: true })).toBe(restoring);
  });

  it('is the same object for the same session, and another one for each other session', () => {
    const [first, second] = [active(), active()];
    const state = viewOf(first);
    expect(viewOf(second)).not.toBe(state);
    expect(viewOf(first)).toBe(state);
  });

  it('has a token, its expiry and a user only while a session is active', () => {
    const session = active(aRecord({ accessToken: ada, receivedAt: 5, lifetimeMs: 100 }));
    const signedIn = aSnapshot(session);
    expect(isAuthenticated(signedIn)).toBe(true);
    expect(accessTokenOf(signedIn)).toBe(ada);
    expect(expiryOf(signedIn)).toBe(105);
    expect(userOf(signedIn)).toEqual({ sub: 'ada' });
    for (const status of ['unknown', 'none'] as const) {
      const snapshot = aSnapshot({ status });
      expect(isAuthenticated(snapshot)).toBe(false);
      expect([accessTokenOf(snapshot), expiryOf(snapshot), userOf(snapshot)]).toEqual([
        null,
        null,
        null,
      ]);
    }
  });

  it('is refreshing in the background and while requests wait', () => {
    const source = aRecord();
    expect(isRefreshing(aSnapshot())).toBe(false);
    expect(isRefreshing(aSnapshot(active(), { refresh: { status: 'background', source } }))).toBe(
      true,
    );
    expect(isRefreshing(aSnapshot(active(), { refresh: { status: 'blocking', source } }))).toBe(
      true,
    );
  });
});
