import { aRecord } from '../../../spec/harness/a-record';
import { jwt } from '../../../spec/harness/jwt';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthSession } from './auth-session';
import { endSession } from './session-commands';
import { SessionRecord } from './session-record';

describe('a refresh of an AuthSession', () => {
  let scripted: ScriptedSession;
  let session: AuthSession;

  function create(options?: ScriptedOptions): void {
    scripted = new ScriptedSession(options);
    ({ session } = scripted);
  }

  function signIn(user?: string, expiresIn?: number): SessionRecord {
    return scripted.signIn(user, expiresIn);
  }

  function wait(used?: SessionRecord, force = false): Recorder<SessionRecord> {
    return scripted.waitForTokens(used, { force });
  }

  beforeEach(() => create());

  describe('that another tab overtakes', () => {
    it('no longer makes requests wait, although it still runs [F110]', () => {
      const waiting = wait(signIn());
      scripted.refreshInOtherTab('T1');
      expect(waiting.values).toMatchObject([{ accessToken: 'T1' }]);
      expect(scripted.isRefreshing).toBe(false);
    });

    it('does not end the session of newer tokens by its rejection', () => {
      const waiting = wait(signIn());
      scripted.refreshInOtherTab('T1');
      scripted.fail('session-expired');
      expect(waiting.values).toMatchObject([{ accessToken: 'T1' }]);
      expect(session.state.status).toBe('authenticated');
      expect(scripted.events).toEqual(['refresh-started', 'refreshed']);
      expect(session.snapshot.cooldown).toBeNull();
    });

    it('leaves the gate to the next refresh', () => {
      wait(signIn());
      scripted.refreshInOtherTab('T1');
      const waiting = wait();
      scripted.fail('refresh-malformed', 0);
      expect(waiting.outcomes).toBe(0);
      expect(scripted.isBlocking).toBe(true);
      scripted.succeed('A2', 1);
      expect(waiting.values).toMatchObject([{ accessToken: 'A2' }]);
    });

    it('has failed before: newer tokens end the cool-down', () => {
      const old = signIn();
      wait(old);
      scripted.fail('refresh-malformed');
      scripted.refreshInOtherTab('T1');
      expect(wait(old).values).toEqual([scripted.record]);
      wait();
      expect(scripted.requests).toHaveLength(2);
    });

    it('signs the user out where that tab has emptied the store [F137]', () => {
      create({ sharedByTabs: true });
      const waiting = wait(signIn());
      scripted.store.content = null;
      scripted.succeed('A1');
      expect(waiting.codes).toEqual(['signed-out']);
      expect(scripted.events).toEqual(['refresh-started', 'signed-out']);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      expect(scripted.revoked).toHaveLength(1);
    });

    it('changes the session where that tab has signed in, and revokes its tokens [F138]', () => {
      const waiting = wait(signIn());
      const theirs = aRecord({ sid: 'theirs' });
      scripted.store.content = theirs;
      scripted.succeed('A1');
      expect(scripted.revoked).toMatchObject([{ accessToken: 'A1' }]);
      expect(waiting.codes).toEqual(['session-changed']);
      expect(scripted.store.content).toBe(theirs);
      expect(session.record).toBe(theirs);
      expect(scripted.events).toEqual(['refresh-started', 'session-changed']);
    });
  });

  describe('of another session', () => {
    it('fails its waiting requests at once, and opens the gate [F058]', () => {
      const waiting = wait(signIn());
      signIn('B');
      expect(waiting.codes).toEqual(['session-changed']);
      expect(scripted.isRefreshing).toBe(false);
      expect(session.readiness()).toBe('send');
    });

    it('fails its waiting requests at once after a sign-out [F056]', () => {
      const record = signIn();
      const waiting = wait(record);
      endSession(session);
      expect(waiting.codes).toEqual(['signed-out']);
      scripted.succeed('A1');
      expect(session.state.status).toBe('anonymous');
      expect(wait(record).codes).toEqual(['signed-out']);
    });

    it.each<[string, () => void]>([
      ['success', () => scripted.succeed('A1', 0)],
      ['failure', () => scripted.fail('session-expired', 0)],
    ])('changes nothing by a late %s [F057]', (_, respond) => {
      wait(signIn());
      const other = signIn('B');
      respond();
      expect(session.record).toBe(other);
      expect(scripted.store.content).toBe(other);
      expect(scripted.events).toEqual([]);
      expect(session.snapshot.cooldown).toBeNull();
    });

    it.each<[string, () => void]>([
      ['success', () => scripted.succeed('A1', 0)],
      ['failure', () => scripted.fail('session-expired', 0)],
    ])('does not open the gate of this one by a late %s [F057]', (_, respond) => {
      wait(signIn());
      const waiting = wait(signIn('B'));
      expect(scripted.requests).toHaveLength(2);
      respond();
      expect(waiting.outcomes).toBe(0);
      expect(scripted.isBlocking).toBe(true);
      scripted.succeed('B1', 1);
      expect(waiting.values).toEqual([scripted.record]);
    });

    it('is not started for its tokens [F058]', () => {
      const old = signIn();
      signIn('B');
      expect(wait(old).codes).toEqual(['session-changed']);
      expect(scripted.requests).toEqual([]);
    });

    it('comes by tokens of another user, and waiting requests fail [F057]', () => {
      scripted.signInWith({ accessToken: jwt({ sub: 'ada' }), refreshToken: 'R' });
      const waiting = wait();
      scripted.succeed(jwt({ sub: 'ben' }));
      expect(waiting.codes).toEqual(['session-changed']);
      expect(session.state).toMatchObject({ user: { sub: 'ben' } });
      expect(scripted.events).toEqual(['refresh-started', 'session-changed']);
      expect(scripted.isRefreshing).toBe(false);
      expect(scripted.revoked).toEqual([]);
    });
  });
});
