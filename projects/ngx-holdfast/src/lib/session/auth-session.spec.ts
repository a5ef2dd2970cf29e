import { inspect } from 'node:util';
import { aRecord } from '../../../spec/harness/a-record';
import { jwt } from '../../../spec/harness/jwt';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthError } from './auth-error';
import { AuthSession } from './auth-session';
import { endSession, restoreSession, startSession } from './session-commands';
import { SessionRecord } from './session-record';
import { Step, initialSnapshot } from './session-state';
import { isRefreshing } from './session-view';
import { cookieTokens, serverTokens, storedTokens } from './token-source';

const ada = { accessToken: 'A0', refreshToken: 'RA0' };

describe('AuthSession', () => {
  let scripted: ScriptedSession;
  let session: AuthSession;
  let log: string[];

  function create(options: ScriptedOptions = {}): void {
    scripted = new ScriptedSession(options);
    ({ session } = scripted);
    log = [];
  }

  /** Logs whatever the session does, in the order in which it does it. */
  function logAll(): void {
    const { store } = scripted;
    const { onSave, onClear } = store;
    store.onSave = (record) => {
      log.push(`save ${record.accessToken}`);
      onSave(record);
    };
    store.onClear = () => {
      log.push('clear');
      onClear();
    };
    session.state$.subscribe(({ status }) => log.push(status));
    session
      .select(isRefreshing)
      .subscribe((refreshing) => log.push(refreshing ? 'refreshing' : 'idle'));
    session.events$.subscribe(({ type }) => log.push(`event ${type}`));
    log.length = 0;
  }

  function logWaiter(used: SessionRecord): void {
    session.freshTokens(used).subscribe({
      next: ({ accessToken }) => log.push(`waiter ${accessToken}`),
      error: ({ code }: AuthError) => log.push(`waiter ${code}`),
    });
  }

  beforeEach(() => create());

  it('knows no session before it is restored', () => {
    create({ isRestored: false });
    expect(session.snapshot).toBe(initialSnapshot);
    expect(session.state).toEqual({ status: 'restoring' });
    expect(session.record).toBeNull();
  });

  describe('a commit', () => {
    it('writes the store, then notifies the streams, then emits the event', () => {
      logAll();
      startSession(session, ada);
      endSession(session);
      expect(log).toEqual([
        'save A0',
        'authenticated',
        'event signed-in',
        'clear',
        'anonymous',
        'event signed-out',
      ]);
    });

    it('starts a refresh last, and releases waiters after the event', () => {
      const record = scripted.signIn();
      const { respond } = scripted;
      scripted.respond = (source) => {
        log.push('request');
        return respond(source);
      };
      logAll();
      logWaiter(record);
      scripted.succeed('A1');
      expect(log).toEqual([
        'refreshing',
        'event refresh-started',
        'request',
        'save A1',
        'authenticated',
        'idle',
        'event refreshed',
        'waiter A1',
      ]);
    });

    it('releases the waiters of a session after the event that ends it [F056, F058]', () => {
      const record = scripted.signIn();
      logAll();
      logWaiter(record);
      log.length = 0;
      startSession(session, { accessToken: 'B0', refreshToken: 'RB0' });
      expect(log).toEqual([
        'save B0',
        'authenticated',
        'idle',
        'event signed-in',
        'waiter session-changed',
      ]);
      logWaiter(scripted.record);
      log.length = 0;
      endSession(session);
      expect(log).toEqual(['clear', 'anonymous', 'idle', 'event signed-out', 'waiter signed-out']);
    });

    it('counts at once: the store sees the new session', () => {
      const { store } = scripted;
      const { onSave } = store;
      store.onSave = (record) => {
        log.push(`${session.state.status} ${String(session.record === record)}`);
        onSave(record);
      };
      startSession(session, ada);
      expect(log).toEqual(['authenticated true']);
    });

    it('may be undone by the store, whose change counts [F056]', () => {
      const { store } = scripted;
      const { onSave } = store;
      const events = new Recorder(session.events$);
      const states = new Recorder(session.state$);
      store.onSave = (record) => {
        onSave(record);
        endSession(session);
      };
      startSession(session, ada);
      expect(session.state.status).toBe('anonymous');
      expect(store.content).toBeNull();
      expect(states.values.at(-1)?.status).toBe('anonymous');
      expect(events.values.map(({ type }) => type)).toEqual(['signed-out']);
    });

    it('of no step changes and notifies nothing', () => {
      logAll();
      session.apply(() => null);
      expect(log).toEqual([]);
    });

    it('of the same snapshot writes the store only', () => {
      scripted.signIn();
      logAll();
      const { snapshot } = session;
      session.apply((next): Step => ({ next, write: aRecord(), event: { type: 'refreshed' } }));
      expect(log).toEqual(['save A0']);
      expect(session.snapshot).toBe(snapshot);
    });

    it('puts the local time into its event', () => {
      const { values } = new Recorder(session.events$);
      scripted.advanceTo(7_000);
      startSession(session, ada);
      session.emit({ type: 'login-loop' });
      expect(values).toEqual([
        { type: 'signed-in', at: 7_000 },
        { type: 'login-loop', at: 7_000 },
      ]);
    });
  });

  describe('state', () => {
    it('has the claims of the access token, null for an opaque one', () => {
      startSession(session, { accessToken: jwt({ sub: 'ada' }) });
      expect(session.state).toEqual({ status: 'authenticated', user: { sub: 'ada' } });
      startSession(session, { accessToken: 'opaque' });
      expect(session.state).toEqual({ status: 'authenticated', user: null });
    });

    it('is the same object until the session changes', () => {
      scripted.signIn();
      const { state } = session;
      scripted.waitForTokens();
      expect(session.state).toBe(state);
      scripted.succeed('A1');
      expect(session.state).not.toBe(state);
    });

    it('is never signed-out during a refresh [F069]', () => {
      scripted.signIn();
      const states = new Recorder(session.state$);
      for (const token of ['A1', 'A2']) {
        scripted.waitForTokens();
        scripted.succeed(token);
      }
      expect(states.values.map(({ status }) => status)).toEqual(Array(3).fill('authenticated'));
      expect(scripted.events).toEqual([
        'refresh-started',
        'refreshed',
        'refresh-started',
        'refreshed',
      ]);
    });
  });

  describe('readiness', () => {
    it('depends on the tokens, the clock, and the refresh window of the session', () => {
      create({ refreshWindowMs: 5_000 });
      expect(session.readiness()).toBe('anonymous');
      scripted.signIn();
      scripted.advanceTo(94_999);
      expect(session.readiness()).toBe('send');
      scripted.advanceTo(95_000);
      expect(session.readiness()).toBe('send-and-refresh');
      scripted.advanceTo(100_000);
      expect(session.readiness()).toBe('wait');
    });

    it('is send for expired tokens on a server, which refreshes nothing', () => {
      create({ tokenSource: serverTokens });
      expect(session.readiness()).toBe('wait');
      scripted.signIn();
      scripted.advanceTo(200_000);
      expect(session.readiness()).toBe('send');
    });
  });

  describe('canRefresh', () => {
    it('is false for a refresh token that has expired, unless the clock is unreliable [F050]', () => {
      let isReliable = true;
      create({ isClockReliable: () => isReliable });
      const record = aRecord({ refreshExpiresAt: 5_000 });
      scripted.advanceTo(4_999);
      expect(session.canRefresh(record)).toBe(true);
      scripted.advanceTo(5_000);
      expect(session.canRefresh(record)).toBe(false);
      isReliable = false;
      expect(session.canRefresh(record)).toBe(true);
      expect(session.canRefresh({ ...record, refreshToken: undefined })).toBe(false);
    });

    it('is true for a cookie', () => {
      create({ tokenSource: cookieTokens });
      expect(session.canRefresh(scripted.source)).toBe(true);
    });
  });

  it('does not expose tokens by its streams [F101]', () => {
    startSession(session, { accessToken: 'SECRET-a', refreshToken: 'SECRET-r' });
    const streams = [session.state$, session.select(isRefreshing), session.events$];
    expect(inspect(streams, { depth: 20, showHidden: true })).not.toContain('SECRET');
  });

  it('is restored once', () => {
    create({ isRestored: false });
    scripted.store.content = aRecord();
    logAll();
    restoreSession(session, storedTokens);
    restoreSession(session, storedTokens);
    expect(log).toEqual(['authenticated', 'event session-restored']);
  });
});
