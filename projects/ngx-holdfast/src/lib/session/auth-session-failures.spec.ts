import { Observable, Subject, throwError } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthSession } from './auth-session';
import { SessionRecord } from './session-record';
import { singleTab } from './tab-coordination';

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

  describe('that fails', () => {
    it('keeps the session after a request that the server calls wrong [F026]', () => {
      const waiting = wait(signIn());
      scripted.fail('refresh-misconfigured');
      scripted.advanceTo(60_000);
      expect(scripted.requests).toHaveLength(1);
      expect(waiting.codes).toEqual(['refresh-misconfigured']);
      expect(session.state.status).toBe('authenticated');
      expect(scripted.events).toEqual(['refresh-started', 'refresh-failed']);
    });

    it('is not tried again for 10 s, unless it is forced', () => {
      const record = signIn();
      wait(record);
      scripted.fail('refresh-malformed');
      expect(wait(record).codes).toEqual(['refresh-malformed']);
      session.startRefresh();
      expect(scripted.requests).toHaveLength(1);
      const forced = wait(record, true);
      expect(scripted.requests).toHaveLength(2);
      scripted.succeed('A1');
      expect(forced.values).toEqual([scripted.record]);
    });

    it('is tried again after 10 s', () => {
      const record = signIn();
      wait(record);
      scripted.fail('refresh-malformed');
      scripted.advanceTo(9_999);
      wait(record);
      expect(scripted.requests).toHaveLength(1);
      scripted.advanceTo(10_000);
      wait(record);
      expect(scripted.requests).toHaveLength(2);
    });

    it('after a 429 is not tried again for 30 s, also if it is forced or the network is back [F024]', () => {
      const record = signIn();
      wait(record);
      scripted.fail('refresh-rate-limited');
      scripted.advanceTo(29_999);
      session.online();
      expect(wait(record, true).codes).toEqual(['refresh-rate-limited']);
      scripted.advanceTo(30_000);
      wait(record);
      expect(scripted.requests).toHaveLength(2);
    });

    it('is tried again at once when the network may be back [F022]', () => {
      create({ policy: { attempts: 1 } });
      const record = signIn();
      wait(record);
      scripted.fail('refresh-network');
      scripted.advanceTo(1_000);
      expect(wait(record).codes).toEqual(['refresh-network']);
      session.online();
      const again = wait(record);
      expect(again.outcomes).toBe(0);
      scripted.advanceTo(2_000);
      scripted.fail('refresh-network');
      expect(again.codes).toEqual(['refresh-network']);
      expect(wait(record).codes).toEqual(['refresh-network']);
      expect(scripted.requests).toHaveLength(2);
    });

    it('fails without a token in its error [F101]', () => {
      scripted.respond = () => throwError(() => new Error('SECRET'));
      const { errors } = wait(signIn('SECRET'));
      expect(errors).toHaveLength(1);
      expect(JSON.stringify(errors) + String(errors[0])).not.toContain('SECRET');
    });
  });

  describe('that the circuit breaker counts', () => {
    const once: ScriptedOptions = { policy: { breaker: { refreshes: 1, withinMs: 30_000 } } };
    const twice: ScriptedOptions = { policy: { breaker: { refreshes: 2, withinMs: 30_000 } } };

    it('is not sent as the sixth within 30 s, and is sent in the next time window [F007]', () => {
      signIn();
      for (let n = 1; n <= 5; n++) {
        wait();
        scripted.succeed(`A${n}`);
      }
      expect(wait().codes).toEqual(['breaker-open']);
      expect(wait(undefined, true).codes).toEqual(['breaker-open']);
      expect(scripted.requests).toHaveLength(5);
      expect(session.state.status).toBe('authenticated');
      scripted.advanceTo(30_000);
      wait();
      expect(scripted.requests).toHaveLength(6);
    });

    it('counts together with those of other tabs [F007]', () => {
      signIn();
      for (let n = 1; n <= 4; n++) {
        scripted.refreshInOtherTab(`T${n}`);
      }
      wait();
      scripted.succeed('A5');
      expect(scripted.requests).toHaveLength(1);
      expect(wait().codes).toEqual(['breaker-open']);
    });

    it('counts once if this tab has sent it [F007]', () => {
      create(twice);
      wait(signIn());
      scripted.succeed('A1');
      wait();
      expect(scripted.requests).toHaveLength(2);
    });

    it('counts once if another tab brings its tokens while this one waits [F007]', () => {
      create(twice);
      wait(signIn());
      scripted.refreshInOtherTab('T1');
      scripted.fail('refresh-malformed');
      wait();
      expect(scripted.requests).toHaveLength(2);
    });

    it('does not count for the session of another sign-in [F007]', () => {
      create(once);
      wait(signIn());
      scripted.succeed('A1');
      expect(wait().codes).toEqual(['breaker-open']);
      wait(signIn('B'));
      expect(scripted.requests).toHaveLength(2);
    });
  });

  it('reports a failure of a coordination that breaks its contract', () => {
    const refresh$ = new Subject<SessionRecord>();
    create({ coordination: { ...singleTab, refresh: (): Observable<SessionRecord> => refresh$ } });
    const waiting = wait(signIn());
    refresh$.complete();
    expect(waiting.codes).toEqual(['refresh-malformed']);
  });
});
