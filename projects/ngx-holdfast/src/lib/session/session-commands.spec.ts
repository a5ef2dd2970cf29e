import { Observable, Subject, VirtualTimeScheduler, of, throwError } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { jwt } from '../../../spec/harness/jwt';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { MemoryStore } from '../storage/memory-store';
import { AuthError } from './auth-error';
import { AuthEvent } from './auth-event';
import { AuthSession } from './auth-session';
import { SessionOptions } from './session-options';
import { endSession, expireSession, logIn, restoreSession, startSession } from './session-commands';
import { TokenResponse } from './token-response';
import { cookieTokens, serverTokens, storedTokens } from './token-source';

const ada: TokenResponse = { accessToken: 'A0', refreshToken: 'RA0' };
const ben: TokenResponse = { accessToken: 'B0', refreshToken: 'RB0' };
const rejected = new AuthError('session-expired', { status: 400 });

describe('session commands', () => {
  let scheduler: VirtualTimeScheduler;
  let store: ScriptedStore;
  let session: AuthSession;
  let events: AuthEvent[];

  function create(options: Partial<SessionOptions> = {}, sharedByTabs = false): void {
    scheduler = new VirtualTimeScheduler();
    store = new ScriptedStore(sharedByTabs);
    session = aSession(store, virtualClock(scheduler), options);
    events = new Recorder(session.events$).values;
  }

  beforeEach(() => create());

  function eventTypes(): string[] {
    return events.map(({ type }) => type);
  }

  describe('restoreSession', () => {
    it('takes over the stored session, and does not write it again', () => {
      store.content = aRecord();
      restoreSession(session, storedTokens);
      expect(session.record).toEqual(aRecord());
      expect(eventTypes()).toEqual(['session-restored']);
      expect(store.log).toEqual([]);
    });

    it('takes it over from a store that reports no failures', () => {
      create({ store: new MemoryStore(aRecord()) });
      restoreSession(session, storedTokens);
      expect(session.record).toEqual(aRecord());
    });

    it('finds no user in an empty store, and emits no event', () => {
      restoreSession(session, storedTokens);
      expect(session.state).toEqual({ status: 'anonymous', reason: undefined });
      expect(events).toEqual([]);
    });

    it('changes nothing after a sign-in', () => {
      startSession(session, ben);
      store.content = aRecord();
      restoreSession(session, storedTokens);
      expect(session.record?.accessToken).toBe('B0');
    });

    it('leaves it to the server to find the user of a cookie', () => {
      create({ tokenSource: cookieTokens });
      restoreSession(session, cookieTokens);
      expect(session.state).toEqual({ status: 'restoring' });
      expect(session.snapshot.session).toMatchObject({ status: 'cookie', cookie: { sid: 's1' } });
      expect(session.record).toBeNull();
    });

    it('prefers the stored tokens of a cookie session', () => {
      create({ tokenSource: cookieTokens });
      store.content = aRecord();
      restoreSession(session, cookieTokens);
      expect(session.record).toEqual(aRecord());
    });

    it('knows no user on a server that was given no tokens', () => {
      create({ tokenSource: serverTokens });
      restoreSession(session, serverTokens);
      expect(session.snapshot.session).toEqual({ status: 'unknown' });
    });

    it('ignores a record that a crash has left half-written [F104]', () => {
      store.content = '{"v":1,"sid":"s1","gen":0,"acc';
      const failures = new Recorder(session.store.failures$ ?? of());
      restoreSession(session, storedTokens);
      expect(session.state.status).toBe('anonymous');
      expect(failures.values).toEqual(['load']);
    });
  });

  describe('startSession', () => {
    it('stores the tokens with the time of receipt and the lifetimes that they state', () => {
      scheduler.frame = 7_000;
      const refreshToken = jwt({ iat: 1e9, exp: 1e9 + 60 });
      startSession(session, { accessToken: 'A0', refreshToken, expiresIn: 30 });
      expect(store.content).toEqual({
        v: 1,
        sid: 's1',
        gen: 0,
        accessToken: 'A0',
        refreshToken,
        receivedAt: 7_000,
        lifetimeMs: 30_000,
        refreshExpiresAt: 67_000,
      });
      expect(session.record).toBe(store.content);
    });

    it('starts another session at each call, also for the same tokens [F058]', () => {
      startSession(session, ada);
      const first = session.record;
      startSession(session, ada);
      expect(session.record?.sid).not.toBe(first?.sid);
      expect(eventTypes()).toEqual(['signed-in', 'signed-in']);
    });

    it('decodes a token once', () => {
      const accessToken = jwt({ sub: 'ada' });
      const parse = jest.spyOn(JSON, 'parse');
      startSession(session, { accessToken });
      expect(session.state).toMatchObject({ user: { sub: 'ada' } });
      const { length } = parse.mock.calls;
      parse.mockRestore();
      expect(length).toBe(1);
    });
  });

  describe('logIn', () => {
    let revoked: TokenResponse[];

    function login(response$: Observable<TokenResponse>): Recorder<void> {
      return new Recorder(
        logIn(session, response$, (tokens) => {
          revoked.push(tokens);
          return of(null);
        }),
      );
    }

    beforeEach(() => {
      revoked = [];
      restoreSession(session, storedTokens);
    });

    it('starts the session of the response, and completes', () => {
      const response$ = new Subject<TokenResponse>();
      const result = login(response$);
      expect(session.record).toBeNull();
      response$.next(ada);
      response$.complete();
      expect(result).toMatchObject({ values: [undefined], completed: 1 });
      expect(session.record?.accessToken).toBe('A0');
      expect(eventTypes()).toEqual(['signed-in']);
      expect(revoked).toEqual([]);
    });

    it('fails with the error of the request, and keeps the session', () => {
      startSession(session, ada);
      const result = login(throwError(() => rejected));
      expect(result.errors).toEqual([rejected]);
      expect(session.record?.accessToken).toBe('A0');
    });

    it('does nothing until it is subscribed to, and sends a login for each subscriber', () => {
      const login$ = logIn(session, of(ada), () => of(null));
      expect(session.snapshot.logins.last).toBe(0);
      login$.subscribe();
      login$.subscribe();
      expect(session.snapshot.logins.last).toBe(2);
      expect(eventTypes()).toEqual(['signed-in', 'signed-in']);
    });

    it('lets the later of two logins win, whose response comes last [F171]', () => {
      const [first$, second$] = [new Subject<TokenResponse>(), new Subject<TokenResponse>()];
      const [first, second] = [login(first$), login(second$)];
      first$.next(ada);
      second$.next(ben);
      expect([first.values, second.values]).toEqual([[undefined], [undefined]]);
      expect(session.record?.accessToken).toBe('B0');
      expect(revoked).toEqual([]);
    });

    it('lets the later of two logins win, whose response comes first [F171]', () => {
      const [first$, second$] = [new Subject<TokenResponse>(), new Subject<TokenResponse>()];
      const [first, second] = [login(first$), login(second$)];
      second$.next(ben);
      first$.next(ada);
      expect(second.values).toEqual([undefined]);
      expect(first.codes).toEqual(['session-changed']);
      expect(session.record?.accessToken).toBe('B0');
      expect(store.content).toBe(session.record);
      expect(revoked).toEqual([ada]);
      expect(eventTypes()).toEqual(['signed-in']);
    });

    it('counts although a later login has failed [F171]', () => {
      const [first$, second$] = [new Subject<TokenResponse>(), new Subject<TokenResponse>()];
      const first = login(first$);
      login(second$);
      second$.error(rejected);
      first$.next(ada);
      expect(first.values).toEqual([undefined]);
    });

    it('fails with signed-out where the response comes after a sign-out [F056, F171]', () => {
      const response$ = new Subject<TokenResponse>();
      const result = login(response$);
      endSession(session);
      response$.next(ada);
      expect(result.codes).toEqual(['signed-out']);
      expect(session.record).toBeNull();
      expect(store.content).toBeNull();
      expect(revoked).toEqual([ada]);
      expect(events).toEqual([]);
    });

    it('fails with session-changed where the app has set tokens meanwhile [F171]', () => {
      const response$ = new Subject<TokenResponse>();
      const result = login(response$);
      startSession(session, ben);
      response$.next(ada);
      expect(result.codes).toEqual(['session-changed']);
      expect(session.record?.accessToken).toBe('B0');
      expect(revoked).toEqual([ada]);
    });

    it('fails once the orphaned tokens have been revoked [F171]', () => {
      const [response$, revocation$] = [new Subject<TokenResponse>(), new Subject<unknown>()];
      const result = new Recorder(logIn(session, response$, () => revocation$));
      endSession(session);
      response$.next(ada);
      expect(result.outcomes).toBe(0);
      revocation$.next(null);
      expect(result.codes).toEqual(['signed-out']);
    });
  });

  describe('endSession and expireSession', () => {
    it('end the session once, whichever is called how often [F061]', () => {
      startSession(session, ada);
      endSession(session);
      endSession(session);
      expireSession(session, rejected);
      expect(eventTypes()).toEqual(['signed-in', 'signed-out']);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      expect(store.log).toEqual(['save A0', 'clear']);
    });

    it('report the error that ended the session, until the next sign-in [F025]', () => {
      startSession(session, ada);
      expireSession(session, rejected);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'session-expired' });
      expect(events.at(-1)).toMatchObject({ type: 'session-expired', error: rejected });
      expect(session.snapshot.session).toMatchObject({ error: rejected });
      expect(store.content).toBeNull();

      startSession(session, ada);
      endSession(session);
      expect(session.snapshot.session).toEqual({ status: 'none', reason: 'signed-out' });
    });

    it('leave a session that another tab has stored meanwhile [F138]', () => {
      for (const end of [endSession, (it: AuthSession) => expireSession(it, rejected)]) {
        create({}, true);
        startSession(session, ada);
        const theirs = aRecord({ sid: 'theirs' });
        store.content = theirs;
        end(session);
        expect(store.content).toBe(theirs);
        expect(session.state.status).toBe('anonymous');
      }
    });

    it('before the session is restored, endSession clears the store for good [F056]', () => {
      create({}, true);
      endSession(session);
      expect(store.log).toEqual(['clear']);
      store.content = aRecord();
      restoreSession(session, storedTokens);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      expect(session.record).toBeNull();
    });
  });
});
