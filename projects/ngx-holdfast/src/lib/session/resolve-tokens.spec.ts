import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthError } from './auth-error';
import { resolveTokens } from './resolve-tokens';
import { endSession, restoreSession, startSession } from './session-commands';
import { SessionRecord } from './session-record';
import { revalidate } from './shared-transitions';
import { cookieTokens, storedTokens } from './token-source';

const restoreTimeoutMs = 10_000;

describe('resolveTokens', () => {
  let scripted: ScriptedSession;

  function create(options: ScriptedOptions = {}): void {
    scripted = new ScriptedSession(options);
  }

  function resolve(): Recorder<SessionRecord | null> {
    return new Recorder(resolveTokens(scripted.session, restoreTimeoutMs));
  }

  beforeEach(() => create());

  describe('with a user who is signed in', () => {
    it('emits the tokens in use while they are fresh', () => {
      const record = scripted.signIn();
      expect(resolve()).toMatchObject({ values: [record], completed: 1 });
      expect(scripted.requests).toEqual([]);
    });

    it('looks at the tokens when it is subscribed to', () => {
      const tokens$ = resolveTokens(scripted.session, restoreTimeoutMs);
      const record = scripted.signIn();
      expect(new Recorder(tokens$).values).toEqual([record]);
    });

    it('refreshes tokens in the background that are about to expire, and emits them meanwhile', () => {
      const record = scripted.signIn('A', 1_000);
      scripted.advanceTo(939_999);
      expect(resolve().values).toEqual([record]);
      expect(scripted.requests).toEqual([]);
      scripted.advanceTo(940_000);
      expect(resolve()).toMatchObject({ values: [record], completed: 1 });
      expect(resolve().values).toEqual([record]);
      expect(scripted.requests).toEqual([record]);
      expect(scripted.isBlocking).toBe(false);
      scripted.succeed('A1');
      expect(resolve().values).toMatchObject([{ accessToken: 'A1' }]);
    });

    it.each([
      [5_000, 5_000],
      [0, 0],
    ])('with a window of %d ms refreshes %d ms before the end', (refreshWindowMs, ms) => {
      create({ refreshWindowMs });
      scripted.signIn('A', 1_000);
      scripted.advanceTo(1_000_000 - ms - 1);
      resolve();
      expect(scripted.requests).toEqual([]);
      scripted.advanceTo(1_000_000 - ms);
      resolve();
      expect(scripted.requests).toHaveLength(1);
    });

    it('does not refresh tokens that are still valid without a refresh token', () => {
      const record = scripted.signInWith({ accessToken: 'A0', expiresIn: 100 });
      scripted.advanceTo(95_000);
      expect(resolve().values).toEqual([record]);
      expect(scripted.events).toEqual([]);
    });

    it('emits the new tokens of a refresh once the old ones have expired', () => {
      const record = scripted.signIn();
      scripted.advanceTo(100_000);
      const tokens = resolve();
      expect(scripted.requests).toEqual([record]);
      expect(scripted.isBlocking).toBe(true);
      expect(tokens.values).toEqual([]);
      scripted.succeed('A1');
      expect(tokens).toMatchObject({ values: [{ accessToken: 'A1' }], completed: 1 });
    });

    it('waits for a refresh that runs, however fresh the tokens are [F003]', () => {
      scripted.waitForTokens(scripted.signIn());
      const tokens = resolve();
      expect(tokens.values).toEqual([]);
      scripted.succeed('A1');
      expect(tokens.values).toMatchObject([{ accessToken: 'A1' }]);
    });

    it('fails with the error of the refresh', () => {
      scripted.signIn();
      scripted.advanceTo(100_000);
      const [kept, ended] = [resolve(), resolve()];
      scripted.fail('refresh-malformed');
      expect(kept.codes).toEqual(['refresh-malformed']);
      expect(ended.codes).toEqual(['refresh-malformed']);
      expect(resolve().codes).toEqual(['refresh-malformed']);
    });

    it('fails where the refresh ends the session: that is not an anonymous request [F025]', () => {
      scripted.signIn();
      scripted.advanceTo(100_000);
      const tokens = resolve();
      scripted.fail('session-expired');
      expect(scripted.session.record).toBeNull();
      expect(tokens).toMatchObject({ values: [], codes: ['session-expired'] });
    });

    it('fails where no refresh is allowed', () => {
      create({ policy: { breaker: { refreshes: 0, withinMs: 1_000 } } });
      scripted.signIn();
      scripted.advanceTo(100_000);
      expect(resolve().codes).toEqual(['breaker-open']);
    });

    it('is not limited by the time limit of the start-up', () => {
      create({ policy: { totalTimeoutMs: 60_000, attemptTimeoutMs: 60_000 } });
      scripted.signIn();
      scripted.advanceTo(100_000);
      const tokens = resolve();
      scripted.advanceTo(100_000 + restoreTimeoutMs);
      expect(tokens.outcomes).toBe(0);
    });
  });

  it('emits null where no user is signed in', () => {
    expect(resolve()).toMatchObject({ values: [null], completed: 1 });
  });

  describe('before the store has been read', () => {
    beforeEach(() => create({ isRestored: false }));

    it('waits until the session is known, and emits its tokens once', () => {
      const tokens = resolve();
      expect(tokens.outcomes + tokens.values.length).toBe(0);
      scripted.store.content = aRecord();
      restoreSession(scripted.session, storedTokens);
      expect(tokens).toMatchObject({ values: [aRecord()], completed: 1 });
      scripted.refreshInOtherTab('A1');
      expect(tokens.values).toHaveLength(1);
    });

    it('emits null where the store holds no session', () => {
      const tokens = resolve();
      restoreSession(scripted.session, storedTokens);
      expect(tokens).toMatchObject({ values: [null], completed: 1 });
    });

    it('emits the tokens of a sign-in meanwhile', () => {
      const tokens = resolve();
      startSession(scripted.session, { accessToken: 'B0' });
      expect(tokens.values).toMatchObject([{ accessToken: 'B0' }]);
    });

    it('requests tokens as soon as it is known that there may be a cookie', () => {
      create({ isRestored: false, tokenSource: cookieTokens });
      const tokens = resolve();
      expect(scripted.requests).toEqual([]);
      restoreSession(scripted.session, cookieTokens);
      expect(scripted.requests).toHaveLength(1);
      scripted.succeed('A1');
      expect(tokens).toMatchObject({ values: [{ accessToken: 'A1' }], completed: 1 });
    });

    it('fails with hold-timeout after the time limit', () => {
      const tokens = resolve();
      scripted.advanceTo(restoreTimeoutMs - 1);
      expect(tokens.outcomes).toBe(0);
      scripted.advanceTo(restoreTimeoutMs);
      expect(tokens.codes).toEqual(['hold-timeout']);
    });

    it('fails where the app is destroyed first [F162]', () => {
      const tokens = resolve();
      scripted.session.destroy();
      expect(tokens).toMatchObject({ values: [], codes: ['destroyed'] });
    });
  });

  describe('with a cookie', () => {
    beforeEach(() => create({ tokenSource: cookieTokens }));

    it('requests tokens once, and emits them', () => {
      const tokens = [resolve(), resolve()];
      expect(scripted.requests).toEqual([{ sid: 's1', gen: 0 }]);
      scripted.succeed('A1');
      for (const { values, completed } of tokens) {
        expect([values, completed]).toEqual([[scripted.record], 1]);
      }
      expect(scripted.events).toEqual(['refresh-started', 'session-restored']);
    });

    it('emits null where the server rejects the cookie, which is not an error', () => {
      const tokens = resolve();
      scripted.responses[0]?.error(new AuthError('session-expired', { status: 401 }));
      expect(tokens).toMatchObject({ values: [null], completed: 1 });
      expect(scripted.events).toEqual(['refresh-started']);
    });

    it('emits null after a sign-out meanwhile', () => {
      const tokens = resolve();
      endSession(scripted.session);
      expect(tokens.values).toEqual([null]);
    });

    it('fails where the cookie may still be valid', () => {
      const tokens = resolve();
      scripted.fail('refresh-malformed');
      expect(tokens.codes).toEqual(['refresh-malformed']);
      expect(scripted.session.state).toEqual({ status: 'restoring' });
    });

    it('fails where another tab has signed in meanwhile [F138]', () => {
      const tokens = resolve();
      scripted.session.apply((snapshot) => revalidate(snapshot, { sid: 'c2', gen: 0 }));
      expect(tokens.codes).toEqual(['session-changed']);
    });

    it('fails with hold-timeout after the time limit, while the request goes on', () => {
      const tokens = resolve();
      scripted.advanceTo(restoreTimeoutMs - 1);
      expect(tokens.outcomes).toBe(0);
      scripted.advanceTo(restoreTimeoutMs);
      expect(tokens.codes).toEqual(['hold-timeout']);
      scripted.succeed('A1');
      expect(resolve().values).toMatchObject([{ accessToken: 'A1' }]);
    });

    it('fails where the app is destroyed, and sends no anonymous request [F162]', () => {
      const tokens = resolve();
      scripted.session.destroy();
      expect(tokens).toMatchObject({ values: [], codes: ['destroyed'] });
    });
  });
});
