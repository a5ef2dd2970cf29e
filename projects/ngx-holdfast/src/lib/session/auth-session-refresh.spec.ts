import { of, throwError } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthError } from './auth-error';
import { AuthSession } from './auth-session';
import { SessionRecord } from './session-record';
import { cookieTokens } from './token-source';

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

  function waitInBackground(used: SessionRecord): Recorder<SessionRecord> {
    return scripted.waitForTokens(used, { background: true });
  }

  beforeEach(() => create());

  describe('that requests share', () => {
    it('is one for 50 requests, each of which gets one result [F001]', () => {
      const record = signIn();
      const waiting = Array.from({ length: 50 }, () => wait(record));
      expect(scripted.requests).toEqual([record]);
      scripted.succeed('A1');
      expect(scripted.requests).toHaveLength(1);
      for (const { values, outcomes } of waiting) {
        expect(values.map(({ accessToken }) => accessToken)).toEqual(['A1']);
        expect(outcomes).toBe(1);
      }
      expect(scripted.events).toEqual(['refresh-started', 'refreshed']);
    });

    it('is not needed for tokens that have been replaced already [F002]', () => {
      const old = signIn();
      wait(old);
      scripted.succeed('A1');
      expect(wait(old)).toMatchObject({ values: [scripted.record], completed: 1 });
      expect(scripted.requests).toHaveLength(1);
    });

    it('is not started before it is subscribed to', () => {
      const tokens$ = session.freshTokens(signIn());
      expect(scripted.requests).toEqual([]);
      new Recorder(tokens$);
      expect(scripted.requests).toHaveLength(1);
    });

    it('goes on if all requests are cancelled [F062, F064]', () => {
      const record = signIn();
      const waiting = [wait(record), wait(record)];
      waiting.forEach(({ subscription }) => subscription.unsubscribe());
      expect(scripted.responses[0]?.observed).toBe(true);
      scripted.succeed('A1');
      expect(scripted.record.accessToken).toBe('A1');
      expect(waiting.map(({ values }) => values)).toEqual([[], []]);
    });

    it('goes on after a request has waited for as long as it may [F160]', () => {
      create({ policy: { holdTimeoutMs: 1_000 } });
      const waiting = wait(signIn());
      scripted.advanceTo(1_000);
      expect(waiting.codes).toEqual(['hold-timeout']);
      expect(scripted.isRefreshing).toBe(true);
      scripted.succeed('A1');
      expect(scripted.record.accessToken).toBe('A1');
    });

    it('fails all of them at once with the same error [F032]', () => {
      const record = signIn();
      const waiting = Array.from({ length: 20 }, () => wait(record));
      scripted.fail('session-expired');
      expect(waiting.map(({ codes }) => codes)).toEqual(Array(20).fill(['session-expired']));
      expect(waiting.every(({ outcomes }) => outcomes === 1)).toBe(true);
      expect(scripted.events).toEqual(['refresh-started', 'session-expired']);
    });

    it('works after another one has failed and a user has signed in again [F031]', () => {
      wait(signIn());
      scripted.fail('session-expired');
      const waiting = wait(signIn('B'));
      scripted.succeed('B1');
      expect(waiting.values).toEqual([scripted.record]);
      expect(scripted.record.accessToken).toBe('B1');
    });

    it('may end at once', () => {
      scripted.respond = () => of({ accessToken: 'A1' });
      expect(wait(signIn()).values).toEqual([scripted.record]);
      expect(scripted.isRefreshing).toBe(false);
      scripted.respond = () => throwError(() => new AuthError('refresh-malformed'));
      expect(wait(signIn()).codes).toEqual(['refresh-malformed']);
      expect(scripted.isRefreshing).toBe(false);
    });
  });

  describe('in the background', () => {
    it('does not close the gate, but is reported as a refresh', () => {
      signIn();
      expect(scripted.isRefreshing).toBe(false);
      session.startRefresh({ background: true });
      expect(scripted.isRefreshing).toBe(true);
      expect(session.readiness()).toBe('send');
      scripted.succeed('A1');
      expect(scripted.isRefreshing).toBe(false);
    });

    it('runs once, however often it is started', () => {
      signIn();
      session.startRefresh({ background: true });
      session.startRefresh({ background: true });
      session.startRefresh();
      expect(scripted.requests).toHaveLength(1);
      expect(scripted.isBlocking).toBe(false);
    });

    it('closes the gate once a request needs newer tokens [F003]', () => {
      const record = signIn();
      session.startRefresh({ background: true });
      const waiting = wait(record);
      expect(session.readiness()).toBe('wait');
      expect(scripted.requests).toHaveLength(1);
      scripted.succeed('A1');
      expect(waiting.values).toEqual([scripted.record]);
    });

    it('does not open a gate that is closed [F003]', () => {
      const record = signIn();
      wait(record);
      session.startRefresh({ background: true });
      const waiting = waitInBackground(record);
      expect(session.readiness()).toBe('wait');
      scripted.succeed('A1');
      expect(waiting.values).toEqual([scripted.record]);
    });

    it('makes only the caller wait, and its rejection fails only the caller', () => {
      const record = signIn();
      const waiting = waitInBackground(record);
      expect(session.readiness()).toBe('send');
      scripted.fail('session-expired');
      expect(waiting.codes).toEqual(['session-expired']);
      expect(session.record).toBe(record);
      expect(scripted.events).toEqual(['refresh-started', 'refresh-failed']);
    });

    it('is not tried again for a while after a rejection, except for a request that needs it', () => {
      const record = signIn();
      session.startRefresh({ background: true });
      scripted.fail('session-expired');
      session.startRefresh({ background: true });
      expect(waitInBackground(record).codes).toEqual(['session-expired']);
      expect(scripted.requests).toHaveLength(1);
      const waiting = wait(record);
      scripted.succeed('A1');
      expect(waiting.values).toEqual([scripted.record]);
    });

    it('ends the session by a rejection once a request waits for it', () => {
      const record = signIn();
      session.startRefresh({ background: true });
      const waiting = wait(record);
      scripted.fail('session-expired');
      expect(waiting.codes).toEqual(['session-expired']);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'session-expired' });
    });

    it('ends the session by a rejection if the token has expired meanwhile', () => {
      signIn('A', 5);
      session.startRefresh({ background: true });
      scripted.advanceTo(4_999);
      expect(session.readiness()).toBe('send-and-refresh');
      scripted.advanceTo(5_000);
      scripted.fail('session-expired');
      expect(session.state.status).toBe('anonymous');
    });

    it('is not started without a refresh token, nor without a session', () => {
      session.startRefresh({ background: true });
      session.startRefresh();
      scripted.signInWith({ accessToken: 'A0' });
      session.startRefresh({ background: true });
      expect(scripted.events).toEqual([]);
      expect(session.state.status).toBe('authenticated');
    });
  });

  describe('that startRefresh starts', () => {
    it('closes the gate', () => {
      signIn();
      session.startRefresh();
      expect(scripted.isBlocking).toBe(true);
      expect(scripted.requests).toHaveLength(1);
    });

    it('overrides a cool-down if it is forced', () => {
      create({ tokenSource: cookieTokens });
      session.startRefresh();
      scripted.fail('refresh-malformed');
      session.startRefresh();
      expect(scripted.requests).toHaveLength(1);
      session.startRefresh({ force: true });
      expect(scripted.requests).toHaveLength(2);
    });
  });
});
