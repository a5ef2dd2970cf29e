import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthError } from './auth-error';
import { AuthSession } from './auth-session';
import { endSession, expireSession, syncWithStore } from './session-commands';
import { revalidate, signedOutInOtherTab } from './shared-transitions';
import { cookieTokens } from './token-source';

function sync(session: AuthSession): void {
  session.apply(syncWithStore(session));
}

describe('AuthSession, with other tabs', () => {
  let scripted: ScriptedSession;
  let session: AuthSession;

  function create(options: ScriptedOptions): void {
    scripted = new ScriptedSession(options);
    ({ session } = scripted);
  }

  describe('a session of a cookie', () => {
    const unauthorized = new AuthError('session-expired', { status: 401 });

    function revalidated(): void {
      session.apply((snapshot) => revalidate(snapshot, { sid: session.newId(), gen: 0 }));
    }

    beforeEach(() => create({ tokenSource: cookieTokens }));

    it('has no record without an access token, and so no known expiry', () => {
      const records = new Recorder(session.select(() => session.record));
      expect(session.snapshot.session).toMatchObject({ status: 'cookie' });
      scripted.waitForTokens();
      expect(records.values).toEqual([null]);
      scripted.succeed('A1');
      expect(records.values).toEqual([null, scripted.record]);
    });

    it('is unknown again after a sign-in in another tab, until the server responds [F138]', () => {
      const record = scripted.signIn();
      const states = new Recorder(session.state$);
      revalidated();
      expect(states.values.map(({ status }) => status)).toEqual(['authenticated', 'restoring']);
      expect(scripted.store.content).toBeNull();
      expect(scripted.events).toEqual(['session-changed']);
      expect(new Recorder(session.freshTokens(record)).codes).toEqual(['session-changed']);
      scripted.waitForTokens();
      scripted.succeed('B1');
      expect(scripted.record.accessToken).toBe('B1');
      expect(scripted.events.at(-1)).toBe('session-restored');
    });

    it('stays unknown at a late response to a refresh of the session before [F057]', () => {
      scripted.signIn();
      scripted.waitForTokens();
      revalidated();
      scripted.succeed('A1');
      expect(session.state).toEqual({ status: 'restoring' });
      expect(scripted.store.content).toBeNull();
      expect(scripted.events).toEqual(['refresh-started', 'session-changed']);
    });

    it('emits one sign-out of another tab where the server knows no user any more [F137]', () => {
      scripted.signIn();
      revalidated();
      revalidated();
      expireSession(session, unauthorized);
      expect(scripted.events).toEqual(['session-changed', 'signed-out']);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      revalidated();
      expireSession(session, unauthorized);
      expect(scripted.events).toHaveLength(2);
    });

    it('forgets that a user was shown once that user has signed out', () => {
      scripted.signIn();
      revalidated();
      scripted.waitForTokens();
      scripted.succeed('B1');
      session.apply(signedOutInOtherTab);
      revalidated();
      const { length } = scripted.events;
      expireSession(session, unauthorized);
      expect(scripted.events).toHaveLength(length);
    });
  });

  describe('a shared store', () => {
    beforeEach(() => create({ sharedByTabs: true }));

    it('with invalid content does not end the session, and is overwritten [F106]', () => {
      const record = scripted.signIn();
      scripted.store.content = 'invalid';
      sync(session);
      expect(session.record).toBe(record);
      scripted.waitForTokens();
      scripted.succeed('A1');
      expect(scripted.store.content).toBe(scripted.record);
      expect(scripted.events).toEqual(['refresh-started', 'refreshed']);
    });

    it('with a record of a newer version ends the session, and keeps that record [F135]', () => {
      scripted.signIn();
      const newer = { v: 2 };
      scripted.store.content = newer;
      sync(session);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      scripted.signIn('B');
      endSession(session);
      expect(scripted.store.content).toBe(newer);
    });

    it('that fails is replaced by memory, and reports it once [F103]', () => {
      const failures = new Recorder(session.store.failures$!);
      scripted.store.onSave = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      scripted.signIn();
      scripted.waitForTokens();
      scripted.succeed('A1');
      expect(scripted.record.accessToken).toBe('A1');
      expect(failures.values).toEqual(['save']);
    });
  });
});
