import { Observable, skip, take } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthError } from './auth-error';
import { AuthSession } from './auth-session';
import { endSession, expireSession, restoreSession, startSession } from './session-commands';
import { isRefreshing } from './session-view';
import { revalidate, syncFromStore } from './shared-transitions';
import { cookieTokens, storedTokens } from './token-source';

const ada = { accessToken: 'A0', refreshToken: 'RA0' };
const ben = { accessToken: 'B0', refreshToken: 'RB0' };

describe('the observers of an AuthSession', () => {
  let scripted: ScriptedSession;
  let session: AuthSession;

  function create(options?: ScriptedOptions): void {
    scripted = new ScriptedSession(options);
    ({ session } = scripted);
  }

  beforeEach(() => create());

  it('get the state when they subscribe, but no former events', () => {
    scripted.signIn();
    const states = new Recorder(session.state$);
    const events = new Recorder(session.events$);
    expect(states.values).toEqual([{ status: 'authenticated', user: null }]);
    expect(events.values).toEqual([]);
  });

  it('find the state at an event that the event reports [F069]', () => {
    const found: string[] = [];
    session.events$.subscribe(({ type }) => found.push(`${type}: ${session.state.status}`));
    startSession(session, ada);
    scripted.waitForTokens();
    scripted.succeed('A1');
    endSession(session);
    expect(found).toEqual([
      'signed-in: authenticated',
      'refresh-started: authenticated',
      'refreshed: authenticated',
      'signed-out: anonymous',
    ]);
  });

  it('get no state twice in a row', () => {
    create({ isRestored: false });
    const states = new Recorder(session.state$);
    const statuses = new Recorder(session.select((snapshot) => snapshot.session.status));
    restoreSession(session, cookieTokens);
    expect(statuses.values).toEqual(['unknown', 'cookie']);
    expect(states.values).toEqual([{ status: 'restoring' }]);
  });

  it('get no token by an event [F101]', () => {
    const { values } = new Recorder(session.events$);
    startSession(session, { accessToken: 'SECRET-a', refreshToken: 'SECRET-r' });
    scripted.waitForTokens();
    scripted.succeed('SECRET-b');
    expireSession(session, new AuthError('session-expired'));
    expect(values).toHaveLength(4);
    expect(JSON.stringify(values)).not.toContain('SECRET');
  });

  describe('that change the session while they are notified', () => {
    /** The events of `act`, where the first subscriber of the state reacts to its first change. */
    function eventsWhere(react: () => void, act: () => void): string[] {
      session.state$.pipe(skip(1), take(1)).subscribe(react);
      const { values, subscription } = new Recorder(session.events$);
      act();
      subscription.unsubscribe();
      return values.map(({ type }) => type);
    }

    function signOut(): void {
      endSession(session);
    }

    function syncWith(record: unknown): void {
      scripted.store.content = record;
      const stored = session.store.load();
      session.apply((snapshot) => syncFromStore(snapshot, stored, 0));
    }

    it('leave all others with the last state, none with a state in between [F069]', () => {
      const seen: string[][] = [[], [], []];
      session.state$.subscribe(({ status }) => seen[0]?.push(status));
      session.state$.subscribe(({ status }) => {
        seen[1]?.push(status);
        if (status === 'authenticated') {
          endSession(session);
        }
      });
      session.state$.subscribe(({ status }) => seen[2]?.push(status));
      startSession(session, ada);
      expect(seen).toEqual([
        ['anonymous', 'authenticated', 'anonymous'],
        ['anonymous', 'authenticated', 'anonymous'],
        // Before, and after a sign-out.
        ['anonymous', 'anonymous'],
      ]);
      expect(scripted.store.content).toBeNull();
    });

    it('by a sign-out drop the events of a sign-in, a refresh and a restore [F056]', () => {
      expect(eventsWhere(signOut, () => startSession(session, ada))).toEqual(['signed-out']);

      scripted.signIn();
      scripted.waitForTokens();
      expect(eventsWhere(signOut, () => scripted.succeed('A1'))).toEqual(['signed-out']);

      create({ isRestored: false });
      scripted.store.content = aRecord();
      expect(eventsWhere(signOut, () => restoreSession(session, storedTokens))).toEqual([
        'signed-out',
      ]);
    });

    it('drop the event of a change of users that they have undone [F138]', () => {
      create({ sharedByTabs: true });
      scripted.signIn();
      expect(eventsWhere(signOut, () => syncWith(aRecord({ sid: 'theirs' })))).toEqual([
        'signed-out',
      ]);

      create({ tokenSource: cookieTokens });
      scripted.signIn();
      const signInAsBen = () => startSession(session, ben);
      expect(
        eventsWhere(signInAsBen, () =>
          session.apply((snapshot) => revalidate(snapshot, { sid: 'c2', gen: 0 })),
        ),
      ).toEqual(['signed-in']);
    });

    it('by a sign-in drop the event of the sign-out before [F058]', () => {
      scripted.signIn();
      expect(eventsWhere(() => startSession(session, ben), signOut)).toEqual(['signed-in']);
    });

    it('drop no event of the same session, in the order of the changes', () => {
      const refresh = () => scripted.refreshInOtherTab('A1');
      expect(eventsWhere(refresh, () => startSession(session, ada))).toEqual([
        'signed-in',
        'refreshed',
      ]);
    });

    it('at an event have the other events follow it', () => {
      const seen: string[] = [];
      session.events$.subscribe(({ type }) => {
        if (type === 'signed-in') {
          session.emit({ type: 'login-loop' });
          endSession(session);
        }
      });
      session.events$.subscribe(({ type }) => seen.push(`${type}: ${session.state.status}`));
      startSession(session, ada);
      expect(seen).toEqual([
        'signed-in: anonymous',
        'login-loop: anonymous',
        'signed-out: anonymous',
      ]);
    });

    it('by a sign-out at the start of a refresh prevent its request [F056]', () => {
      const record = scripted.signIn();
      session.select(isRefreshing).subscribe((refreshing) => {
        if (refreshing) {
          endSession(session);
        }
      });
      expect(scripted.waitForTokens(record).codes).toEqual(['signed-out']);
      expect(scripted.requests).toEqual([]);
      expect(scripted.events).toEqual(['signed-out']);
      expect(scripted.isRefreshing).toBe(false);
    });

    it('by a sign-out at newer tokens of another tab leave nothing behind [F056]', () => {
      scripted.signIn();
      session.state$.subscribe(() => {
        if (session.record?.accessToken === 'T1') {
          endSession(session);
        }
      });
      scripted.refreshInOtherTab('T1');
      expect(session.state.status).toBe('anonymous');
      expect(session.snapshot).toMatchObject({ starts: [], cooldown: null });
      expect(scripted.scheduler.actions).toHaveLength(0);
    });

    it('do not prevent a refresh that another one of them has joined', () => {
      const record = scripted.signIn();
      const joined: Recorder<unknown>[] = [];
      session.select(isRefreshing).subscribe((refreshing) => {
        if (refreshing) {
          joined.push(scripted.waitForTokens(record));
        }
      });
      session.startRefresh({ background: true });
      expect(scripted.requests).toEqual([record]);
      expect(scripted.isBlocking).toBe(true);
      scripted.succeed('A1');
      expect(joined.map(({ values }) => values)).toEqual([[scripted.record]]);
    });

    it('get tokens of B at once by a refresh of B, while A is being refreshed [F058]', () => {
      const waiting = scripted.waitForTokens(scripted.signIn());
      let bens: Recorder<unknown> | undefined;
      session.state$.subscribe(() => {
        if (session.record?.accessToken === 'B0') {
          bens ??= scripted.waitForTokens();
        }
      });
      startSession(session, ben);
      expect(waiting.codes).toEqual(['session-changed']);
      expect(bens?.outcomes).toBe(0);
      expect(scripted.requests.map(({ accessToken }) => accessToken)).toEqual(['A0', 'B0']);
      expect(scripted.isBlocking).toBe(true);
      scripted.succeed('B1');
      expect(bens?.values).toEqual([scripted.record]);
    });

    it('by a request at the end of a failed refresh wait for the next one [F032]', () => {
      const record = scripted.signIn();
      const waiting = scripted.waitForTokens(record);
      let again: Recorder<unknown> | undefined;
      session.select(isRefreshing).subscribe((refreshing) => {
        again ??= refreshing ? undefined : scripted.waitForTokens(record, { force: true });
      });
      scripted.fail('refresh-malformed');
      expect(waiting.codes).toEqual(['refresh-malformed']);
      expect(again?.outcomes).toBe(0);
      scripted.succeed('A1');
      expect(again?.values).toEqual([scripted.record]);
    });

    it('as released requests get the result of the session as it is then [F056]', () => {
      const record = scripted.signIn();
      const [first, second] = [scripted.waitForTokens(record), scripted.waitForTokens(record)];
      first.subscription.add(() => endSession(session));
      scripted.succeed('A1');
      expect(first.values).toMatchObject([{ accessToken: 'A1' }]);
      expect(second.codes).toEqual(['signed-out']);
    });
  });

  describe('of events', () => {
    it('are running while isEmitting, and only then [F169]', () => {
      const found: boolean[] = [];
      session.state$.subscribe(() => found.push(session.isEmitting));
      session.events$.subscribe(() => found.push(session.isEmitting));
      startSession(session, ada);
      session.emit({ type: 'login-loop' });
      expect(found).toEqual([false, false, true, true]);
      expect(session.isEmitting).toBe(false);
    });
  });

  describe('destroy', () => {
    it('completes all streams, and leaves the store as it is [F162]', () => {
      const record = scripted.signIn();
      const streams: Observable<unknown>[] = [
        session.state$,
        session.select(isRefreshing),
        session.events$,
        session.select(({ starts }) => starts),
      ];
      const recorders = streams.map((stream$) => new Recorder(stream$));
      session.destroy();
      expect(recorders.map(({ completed }) => completed)).toEqual([1, 1, 1, 1]);
      expect(recorders[0]?.values).toHaveLength(1);
      expect(scripted.store.content).toBe(record);
    });

    it('fails waiting requests with destroyed, and cancels the refresh [F162]', () => {
      const record = scripted.signIn();
      const waiting = [scripted.waitForTokens(record), scripted.waitForTokens(record)];
      session.destroy();
      expect(waiting.map(({ codes }) => codes)).toEqual([['destroyed'], ['destroyed']]);
      expect(scripted.responses[0]?.observed).toBe(false);
    });

    it('reports that no refresh runs any more [F162]', () => {
      scripted.signIn();
      const refreshing = new Recorder(session.select(isRefreshing));
      scripted.waitForTokens();
      session.destroy();
      expect(refreshing).toMatchObject({ values: [false, true, false], completed: 1 });
    });

    it('leaves no timer that sends a request [F162]', () => {
      scripted.waitForTokens(scripted.signIn());
      scripted.fail('refresh-network');
      session.destroy();
      scripted.advanceTo(60_000);
      expect(scripted.requests).toHaveLength(1);
      expect(scripted.scheduler.actions).toHaveLength(0);
    });

    it('is the reason why nothing is sent after it, also after tokens of another tab [F162]', () => {
      const record = scripted.signIn();
      scripted.waitForTokens(record);
      scripted.refreshInOtherTab('T1');
      session.destroy();
      expect(new Recorder(session.freshTokens(record)).codes).toEqual(['destroyed']);
      session.startRefresh();
      expect(scripted.requests).toHaveLength(1);
    });
  });
});
