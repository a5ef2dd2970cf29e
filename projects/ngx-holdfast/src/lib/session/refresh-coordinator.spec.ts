import {
  NEVER,
  Observable,
  Subject,
  VirtualTimeScheduler,
  defer,
  of,
  take,
  throwError,
} from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { jwt } from '../../../spec/harness/jwt';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthError } from './auth-error';
import { SessionRecord } from './session-record';
import { TokenResponse } from './token-response';
import { AuthSession } from './auth-session';
import { RefreshCoordinator } from './refresh-coordinator';
import { RefreshPolicy, defaultRefreshPolicy } from './refresh-policy';
import { TabCoordination, singleTab } from './tab-coordination';

describe('RefreshCoordinator', () => {
  let scheduler: VirtualTimeScheduler;
  let session: AuthSession;
  let coordinator: RefreshCoordinator;
  let store: ScriptedStore;
  let asked: SessionRecord[];
  let revoked: SessionRecord[];
  let answers: Subject<TokenResponse>[];
  let answer: () => Observable<TokenResponse>;
  let renew: TabCoordination['refresh'];
  let events: string[];
  let random: jest.Mock<number>;
  let online$: Subject<unknown>;

  function create(policy: Partial<RefreshPolicy> = {}, sharedByTabs = false): void {
    scheduler = new VirtualTimeScheduler();
    store = new ScriptedStore(sharedByTabs);
    session = aSession(store, scheduler);
    session.restore();
    events = [];
    session.events$.subscribe(({ type }) => events.push(type));
    asked = [];
    revoked = [];
    answers = [];
    answer = () => {
      const answer$ = new Subject<TokenResponse>();
      answers.push(answer$);
      return answer$;
    };
    renew = singleTab.refresh;
    random = jest.fn(() => 1);
    online$ = new Subject();
    coordinator = new RefreshCoordinator({
      session,
      refresher: (record) => {
        asked.push(record);
        return answer();
      },
      tabs: { ...singleTab, refresh: (...call) => renew(...call) },
      policy: { ...defaultRefreshPolicy, ...policy },
      scheduler,
      random,
      online$,
      revoke: (record) =>
        defer(() => {
          revoked.push(record);
          return of(null);
        }),
    });
  }

  function signIn(name = 'A', expiresIn = 100): SessionRecord {
    session.signIn({ accessToken: `${name}0`, refreshToken: `${name}R0`, expiresIn });
    events.length = 0;
    return current();
  }

  function current(): SessionRecord {
    if (session.record === null) {
      throw new Error('Nobody is signed in.');
    }
    return session.record;
  }

  function wait(record: SessionRecord, insist?: boolean): Recorder<SessionRecord> {
    return new Recorder(coordinator.freshTokens(record, insist));
  }

  function until(ms: number): void {
    advanceTo(scheduler, ms);
  }

  function succeed(accessToken: string, flight = answers.length - 1): void {
    answers[flight]?.next({ accessToken, refreshToken: `R-${accessToken}` });
  }

  function fail(
    code: ConstructorParameters<typeof AuthError>[0],
    flight = answers.length - 1,
  ): void {
    answers[flight]?.error(new AuthError(code));
  }

  /** Tokens that another tab has stored, and that this one has heard of. */
  function bringFromElsewhere(accessToken: string): void {
    session.adopt(session.keep(current(), { accessToken }));
  }

  function isRefreshing(): boolean | undefined {
    return new Recorder(coordinator.refreshing$).values[0];
  }

  beforeEach(() => create());

  afterEach(() => jest.useRealTimers());

  describe('single flight', () => {
    it('fifty that wait cause one refresh, and each gets one answer [F001]', () => {
      const record = signIn();
      const waiting = Array.from({ length: 50 }, () => wait(record));
      expect(asked).toEqual([record]);
      succeed('A1');
      expect(asked).toHaveLength(1);
      for (const { values, outcomes } of waiting) {
        expect(values.map(({ accessToken }) => accessToken)).toEqual(['A1']);
        expect(outcomes).toBe(1);
      }
      expect(events).toEqual(['refresh-started', 'refreshed']);
    });

    it('tokens that were replaced already are answered at once [F002]', () => {
      const old = signIn();
      wait(old);
      succeed('A1');
      expect(wait(old).values).toEqual([current()]);
      expect(asked).toHaveLength(1);
    });

    it('cancelling every waiter does not cancel the refresh [F064]', () => {
      const record = signIn();
      const waiting = [wait(record), wait(record)];
      waiting.forEach(({ subscription }) => subscription.unsubscribe());
      expect(answers[0]?.observed).toBe(true);
      succeed('A1');
      expect(current().accessToken).toBe('A1');
    });

    it('after a failure and a new sign-in a refresh works [F031]', () => {
      wait(signIn());
      fail('session-expired');
      const held = wait(signIn('B'));
      succeed('B1');
      expect(held.values).toEqual([current()]);
      expect(current().accessToken).toBe('B1');
    });

    it('a server that answers with the same access token is taken at its word', () => {
      const held = wait(signIn());
      succeed('A0');
      expect(held.values).toEqual([expect.objectContaining({ accessToken: 'A0', gen: 1 })]);
    });
  });

  it('before anything is asked for, no refresh runs', () => {
    expect(isRefreshing()).toBe(false);
  });

  describe('odd refreshers', () => {
    it('one that answers at once', () => {
      answer = () => of({ accessToken: 'A1' });
      const held = wait(signIn());
      expect(held.values).toEqual([current()]);
      expect(isRefreshing()).toBe(false);
    });

    it('one that fails at once', () => {
      answer = () => throwError(() => new AuthError('refresh-malformed'));
      expect(wait(signIn()).codes).toEqual(['refresh-malformed']);
      expect(isRefreshing()).toBe(false);
    });

    it.each([
      ['ends without an answer', () => of()],
      [
        'throws',
        () => {
          throw new TypeError('x');
        },
      ],
      ['fails with anything', () => throwError(() => 'x')],
    ])('one that %s keeps the session', (_, odd) => {
      answer = odd;
      expect(wait(signIn()).codes).toEqual(['refresh-malformed']);
      expect(session.state.status).toBe('authenticated');
      expect(events).toEqual(['refresh-started', 'refresh-failed']);
      expect(isRefreshing()).toBe(false);
    });

    it('one that fails with anything is told with what it failed with', () => {
      const cause = new TypeError('x');
      answer = () => throwError(() => cause);
      const [error] = wait(signIn()).errors as AuthError[];
      expect(error?.cause).toBe(cause);
    });

    it('one that answers twice', () => {
      const held = wait(signIn());
      succeed('A1');
      succeed('A2');
      expect(held.values).toHaveLength(1);
      expect(current().accessToken).toBe('A1');
    });

    it('one that never answers is given up after 15 s an attempt and 30 s in all [F029]', () => {
      answer = () => NEVER;
      const held = wait(signIn());
      until(14_999);
      expect(asked).toHaveLength(1);
      until(15_500);
      expect(asked).toHaveLength(2);
      until(29_999);
      expect(held.outcomes).toBe(0);
      until(30_000);
      expect(held.codes).toEqual(['refresh-timeout']);
      expect(session.state.status).toBe('authenticated');
      expect(isRefreshing()).toBe(false);
    });

    it('a refresh that is given up is cancelled [F029]', () => {
      wait(signIn());
      until(30_000);
      expect(answers.filter(({ observed }) => observed)).toHaveLength(0);
    });
  });

  describe('early refresh', () => {
    it('does not shut the gate, and tells only who looks', () => {
      const record = signIn();
      coordinator.start(record, 'refreshing');
      expect(isRefreshing()).toBe(true);
      expect(coordinator.holds(record)).toBe(false);
      succeed('A1');
      expect(isRefreshing()).toBe(false);
    });

    it('happens once, however often it is asked for', () => {
      const record = signIn();
      coordinator.start(record, 'refreshing');
      coordinator.start(record, 'refreshing');
      expect(asked).toHaveLength(1);
    });

    it('a refused token turns it into one that others wait for [F003]', () => {
      const record = signIn();
      coordinator.start(record, 'refreshing');
      const held = wait(record);
      expect(coordinator.holds(record)).toBe(true);
      expect(asked).toHaveLength(1);
      succeed('A1');
      expect(held.values).toEqual([current()]);
    });

    it('later ones do not turn it back into one that nobody waits for [F003]', () => {
      const record = signIn();
      wait(record);
      coordinator.start(record, 'refreshing');
      const patient = new Recorder(coordinator.freshTokens(record, false, 'refreshing'));
      expect(coordinator.holds(record)).toBe(true);
      succeed('A1');
      expect(patient.values).toEqual([current()]);
    });

    it('who waits for it holds up nobody else', () => {
      const record = signIn();
      const patient = new Recorder(coordinator.freshTokens(record, false, 'refreshing'));
      expect(coordinator.holds(record)).toBe(false);
      fail('session-expired');
      expect(patient.codes).toEqual(['session-expired']);
      expect(session.isCurrent(record)).toBe(true);
    });

    it('after its refusal no other is tried for a while, but for who needs one', () => {
      const record = signIn();
      coordinator.start(record, 'refreshing');
      fail('session-expired');
      coordinator.start(record, 'refreshing');
      expect(asked).toHaveLength(1);
      const held = wait(record);
      succeed('A1');
      expect(held.values).toEqual([current()]);
    });

    it('its refusal leaves a living token in use', () => {
      const record = signIn();
      coordinator.start(record, 'refreshing');
      fail('session-expired');
      expect(current()).toBe(record);
      expect(events).toEqual(['refresh-started', 'refresh-failed']);
    });

    it('its refusal ends the session once somebody waits for it', () => {
      const record = signIn();
      coordinator.start(record, 'refreshing');
      const held = wait(record);
      fail('session-expired');
      expect(held.codes).toEqual(['session-expired']);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'session-expired' });
    });

    it('its refusal ends the session if the token has lapsed meanwhile', () => {
      const record = signIn('A', 5);
      coordinator.start(record, 'refreshing');
      until(5_000);
      fail('session-expired');
      expect(session.state.status).toBe('anonymous');
    });

    it('is not started for tokens that are no longer in use', () => {
      const old = signIn();
      signIn('B');
      coordinator.start(old, 'refreshing');
      expect(asked).toHaveLength(0);
    });
  });

  describe('failures', () => {
    it('everybody who waits fails at once with the same reason [F032]', () => {
      const record = signIn();
      const waiting = Array.from({ length: 20 }, () => wait(record));
      fail('session-expired');
      expect(new Set(waiting.flatMap(({ codes }) => codes))).toEqual(new Set(['session-expired']));
      expect(waiting.every(({ outcomes }) => outcomes === 1)).toBe(true);
      expect(events).toEqual(['refresh-started', 'session-expired']);
    });

    it('is tried 3 times, after 500 and 1000 ms at most [F023]', () => {
      answer = () => throwError(() => new AuthError('refresh-unavailable'));
      const held = wait(signIn());
      until(499);
      expect(asked).toHaveLength(1);
      until(500);
      expect(asked).toHaveLength(2);
      until(1_499);
      expect(asked).toHaveLength(2);
      until(1_500);
      expect(asked).toHaveLength(3);
      expect(held.codes).toEqual(['refresh-unavailable']);
      expect(random).toHaveBeenCalledTimes(2);
      expect(session.state.status).toBe('authenticated');
      expect(events).toEqual(['refresh-started', 'refresh-failed']);
    });

    it('a second try that succeeds is a success [F021]', () => {
      const held = wait(signIn());
      fail('refresh-network');
      until(500);
      succeed('A1');
      expect(held.values).toEqual([current()]);
      expect(events).toEqual(['refresh-started', 'refreshed']);
    });

    it('a wrong request is sent once, and the session is kept [F026]', () => {
      const held = wait(signIn());
      fail('refresh-misconfigured');
      until(60_000);
      expect(asked).toHaveLength(1);
      expect(held.codes).toEqual(['refresh-misconfigured']);
      expect(session.state.status).toBe('authenticated');
    });

    it('after a failure the same token rests, unless a person insists', () => {
      const record = signIn();
      wait(record);
      fail('refresh-malformed');
      expect(wait(record).codes).toEqual(['refresh-malformed']);
      coordinator.start(record, 'shut');
      expect(asked).toHaveLength(1);
      const insisting = wait(record, true);
      expect(asked).toHaveLength(2);
      succeed('A1');
      expect(insisting.values).toEqual([current()]);
    });

    it('once the network may be back, what failed before is tried again at once [F022]', () => {
      create({ attempts: 1 });
      const record = signIn();
      wait(record);
      fail('refresh-network');
      until(1_000);
      expect(wait(record).codes).toEqual(['refresh-network']);
      online$.next(null);
      const again = wait(record);
      expect(again.outcomes).toBe(0);
      until(2_000);
      fail('refresh-network');
      expect(again.codes).toEqual(['refresh-network']);
      expect(wait(record).codes).toEqual(['refresh-network']);
      expect(asked).toHaveLength(2);
    });

    it('the rest ends after 10 s', () => {
      const record = signIn();
      wait(record);
      fail('refresh-malformed');
      until(10_000);
      wait(record);
      expect(asked).toHaveLength(2);
    });

    it('the sixth refresh within 30 s is not sent, and the next window is open [F007]', () => {
      signIn();
      for (let n = 1; n <= 5; n++) {
        wait(current());
        succeed(`A${n}`);
      }
      expect(wait(current()).codes).toEqual(['breaker-open']);
      expect(wait(current(), true).codes).toEqual(['breaker-open']);
      expect(asked).toHaveLength(5);
      until(30_000);
      wait(current());
      expect(asked).toHaveLength(6);
    });

    it('what other tabs have refreshed counts, and their turns with ours [F007]', () => {
      signIn();
      for (let n = 1; n <= 4; n++) {
        bringFromElsewhere(`T${n}`);
      }
      wait(current());
      succeed('A5');
      expect(asked).toHaveLength(1);
      expect(wait(current()).codes).toEqual(['breaker-open']);
    });

    it('a refresh of this tab counts once [F007]', () => {
      create({ breaker: { refreshes: 2, withinMs: 30_000 } });
      wait(signIn());
      succeed('A1');
      wait(current());
      expect(asked).toHaveLength(2);
    });

    it('tokens that another tab brings while this one waits count once [F007]', () => {
      create({ breaker: { refreshes: 2, withinMs: 30_000 } });
      wait(signIn());
      bringFromElsewhere('T1');
      fail('refresh-malformed');
      wait(current());
      expect(asked).toHaveLength(2);
    });

    it('a new sign-in closes it [F007]', () => {
      create({ breaker: { refreshes: 1, withinMs: 30_000 } });
      wait(signIn());
      succeed('A1');
      expect(wait(current()).codes).toEqual(['breaker-open']);
      wait(signIn('B'));
      expect(asked).toHaveLength(2);
    });

    it('without a refresh token nobody is asked, and the session ends', () => {
      session.signIn({ accessToken: 'A0' });
      expect(wait(current()).codes).toEqual(['session-expired']);
      expect(asked).toHaveLength(0);
      expect(session.state.status).toBe('anonymous');
    });
  });

  describe('other tabs', () => {
    it('newer tokens of another tab end the waiting, though the refresh of this one hangs', async () => {
      const held = wait(signIn());
      bringFromElsewhere('T1');
      await Promise.resolve();
      expect(held.values).toEqual([expect.objectContaining({ accessToken: 'T1' })]);
      expect(isRefreshing()).toBe(false);
    });

    it('a refusal of older tokens says nothing about newer ones', () => {
      const held = wait(signIn());
      bringFromElsewhere('T1');
      events.length = 0;
      fail('session-expired');
      expect(held.values).toEqual([expect.objectContaining({ accessToken: 'T1' })]);
      expect(session.state.status).toBe('authenticated');
      expect(events).toEqual([]);
    });

    it('after a failure, newer tokens of another tab do for who has the old ones', () => {
      const old = signIn();
      wait(old);
      fail('refresh-malformed');
      bringFromElsewhere('T1');
      expect(wait(old).values).toEqual([current()]);
    });

    it('who signs out on seeing newer tokens of another tab leaves no refresh to count', () => {
      jest.useFakeTimers();
      signIn();
      session.state$.subscribe(() => {
        if (session.record?.accessToken === 'T1') {
          session.signOut();
        }
      });
      bringFromElsewhere('T1');
      // RxJS throws later what an observer throws.
      expect(jest.getTimerCount()).toBe(0);
      expect(session.state.status).toBe('anonymous');
    });

    it('who may not ask sends nothing, and keeps the session', () => {
      renew = (_, record, renewal) => renewal(record, () => false);
      expect(wait(signIn()).codes).toEqual(['lock-timeout']);
      expect(asked).toHaveLength(0);
      expect(session.state.status).toBe('authenticated');
    });

    it('each try is sent when it is noted', () => {
      const noted$ = new Subject<void>();
      renew = (_, record, renewal) => renewal(record, () => true, noted$.pipe(take(1)));
      const held = wait(signIn());
      expect(asked).toHaveLength(0);
      noted$.next();
      expect(asked).toHaveLength(1);
      answers[0]?.error(new AuthError('refresh-unavailable', { status: 503 }));
      until(500);
      expect(asked).toHaveLength(1);
      noted$.next();
      succeed('A1');
      expect(held.values).toMatchObject([{ accessToken: 'A1' }]);
    });

    it('where another tab has signed out meanwhile, this one does [F137]', () => {
      const record = signIn();
      renew = () => of((store.content = null));
      expect(wait(record).codes).toEqual(['signed-out']);
      expect(session.state.status).toBe('anonymous');
    });

    it('an answer that comes after another tab’s sign-in is revoked, and told as what it is [F138]', () => {
      const theirs = aRecord({ sid: 'theirs' });
      const held = wait(signIn());
      store.content = theirs;
      succeed('A1');
      expect(revoked).toHaveLength(1);
      expect(held.codes).toEqual(['session-changed']);
      expect(store.content).toBe(theirs);
    });
  });

  describe('other sessions', () => {
    it('who asks for B as soon as B is there does not wait for A’s refresh [F058]', () => {
      const held = wait(signIn());
      const late: Recorder<SessionRecord>[] = [];
      session.state$.subscribe(() => {
        if (current().accessToken === 'B0') {
          late.push(wait(current()));
        }
      });
      const other = signIn('B');
      expect(asked.map(({ accessToken }) => accessToken)).toEqual(['A0', 'B0']);
      expect(late.map(({ outcomes }) => outcomes)).toEqual([0]);
      expect(coordinator.holds(other)).toBe(true);
      succeed('B1');
      expect(late[0]?.values).toEqual([current()]);
      expect(held.codes).toEqual(['session-changed']);
    });

    it('a refresh of one session holds nobody of another', () => {
      const record = signIn();
      wait(record);
      expect(coordinator.holds({ ...record, sid: 'other' })).toBe(false);
    });

    it('who waits for A is told at once that B signed in [F058]', () => {
      const held = wait(signIn());
      signIn('B');
      expect(held.codes).toEqual(['session-changed']);
      expect(isRefreshing()).toBe(false);
    });

    it.each(['success', 'classifyRefreshError'])(
      'a late %s for A does nothing to B [F057]',
      (outcome) => {
        wait(signIn());
        const other = signIn('B');
        if (outcome === 'success') {
          succeed('A1');
        } else {
          fail('session-expired');
        }
        expect(current()).toBe(other);
        expect(events).toEqual([]);
      },
    );

    it('who waits for A is told at once, also when B is asked for in the same breath [F058]', () => {
      const waiting = wait(signIn('A'));
      let bens: Recorder<SessionRecord> | undefined;
      session.state$.subscribe(() => {
        if (session.record?.accessToken === 'B0') {
          bens ??= wait(current());
        }
      });
      signIn('B');
      expect(waiting.codes).toEqual(['session-changed']);
      expect(bens?.outcomes).toBe(0);
      succeed('B1');
      expect(bens?.values).toEqual([current()]);
      expect(asked).toHaveLength(2);
    });

    it('who asks anew as soon as a refresh has failed changes nothing for who waited [F032]', () => {
      const record = signIn();
      const waiting = wait(record);
      let again: Recorder<SessionRecord> | undefined;
      coordinator.refreshing$.subscribe((refreshing) => {
        again ??= refreshing ? undefined : wait(record, true);
      });
      fail('refresh-malformed');
      expect(waiting.codes).toEqual(['refresh-malformed']);
      expect(again?.outcomes).toBe(0);
      succeed('A1');
      expect(again?.values).toEqual([current()]);
    });

    it('an answer for somebody else changes the session, and who waits is told so [F057]', () => {
      session.signIn({ accessToken: jwt({ sub: 'ada' }), refreshToken: 'R' });
      const held = wait(current());
      events.length = 0;
      succeed(jwt({ sub: 'ben' }));
      expect(held.codes).toEqual(['session-changed']);
      expect(session.state).toMatchObject({ user: { sub: 'ben' } });
      expect(events).toEqual(['session-changed']);
      expect(isRefreshing()).toBe(false);
    });

    it('a late answer for A does not open the gate that B waits at [F057]', () => {
      wait(signIn());
      const other = signIn('B');
      const held = wait(other);
      expect(asked).toHaveLength(2);
      succeed('A1', 0);
      expect(held.outcomes).toBe(0);
      expect(coordinator.holds(other)).toBe(true);
      succeed('B1', 1);
      expect(held.values).toEqual([current()]);
    });

    it('who waits is told at once that the person signed out [F056]', () => {
      const record = signIn();
      const held = wait(record);
      session.signOut();
      expect(held.codes).toEqual(['signed-out']);
      succeed('A1');
      expect(session.state.status).toBe('anonymous');
      expect(wait(record).codes).toEqual(['signed-out']);
    });

    it('a late answer is kept nowhere, and its own tokens are revoked [F056]', () => {
      wait(signIn());
      session.signOut();
      succeed('A1');
      expect(revoked).toEqual([
        expect.objectContaining({ accessToken: 'A1', refreshToken: 'R-A1' }),
      ]);
      expect(store.content).toBeNull();
      expect(session.record).toBeNull();
      expect(events).toEqual(['refresh-started', 'signed-out']);
    });

    it('where it brings no refresh token, the one that was used is revoked [F056]', () => {
      wait(signIn());
      session.signOut();
      answers[0]?.next({ accessToken: 'A1' });
      expect(revoked.map(({ refreshToken }) => refreshToken)).toEqual(['AR0']);
    });

    it('a late answer for A is revoked, and B’s tokens are not [F057]', () => {
      wait(signIn());
      const other = signIn('B');
      succeed('A1');
      expect(revoked.map(({ refreshToken }) => refreshToken)).toEqual(['R-A1']);
      expect(store.content).toEqual(other);
    });

    it('an answer in time is not revoked', () => {
      wait(signIn());
      succeed('A1');
      expect(revoked).toEqual([]);
    });

    it('who signs out on being told that a refresh starts has none started [F056]', () => {
      const record = signIn();
      coordinator.refreshing$.subscribe((refreshing) => {
        if (refreshing) {
          session.signOut();
        }
      });
      expect(wait(record).codes).toEqual(['signed-out']);
      expect(asked).toHaveLength(0);
      expect(events).toEqual(['signed-out']);
      expect(isRefreshing()).toBe(false);
    });

    it('who waits while another tab empties the store is told of the sign-out [F137]', () => {
      create({}, true);
      const waiting = wait(signIn());
      store.content = null;
      succeed('A1');
      expect(waiting.codes).toEqual(['signed-out']);
      expect(events).toEqual(['refresh-started', 'signed-out']);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
    });

    it('a record of an earlier session starts no refresh', () => {
      const old = signIn();
      signIn('B');
      expect(wait(old).codes).toEqual(['session-changed']);
      expect(asked).toHaveLength(0);
    });
  });

  describe('destroy', () => {
    it('lets everybody go, and cancels the refresh [F162]', () => {
      const waiting = [wait(signIn()), wait(current())];
      coordinator.destroy();
      expect(waiting.map(({ codes }) => codes)).toEqual([['destroyed'], ['destroyed']]);
      expect(answers[0]?.observed).toBe(false);
    });

    it('who looks whether a refresh runs is told that there will be none [F162]', () => {
      const looking = new Recorder(coordinator.refreshing$);
      wait(signIn());
      coordinator.destroy();
      expect(looking).toMatchObject({ values: [false, true, false], completed: 1 });
    });

    it('leaves no timer that does anything [F162]', () => {
      const record = signIn();
      wait(record);
      fail('refresh-network');
      coordinator.destroy();
      until(60_000);
      expect(asked).toHaveLength(1);
      expect(current()).toBe(record);
    });

    it('what another tab brought just before it does not hide why nothing is sent [F162]', async () => {
      const record = signIn();
      wait(record);
      bringFromElsewhere('T1');
      coordinator.destroy();
      session.destroy();
      await Promise.resolve();
      expect(wait(record).codes).toEqual(['destroyed']);
    });

    it('after it nothing is sent [F162]', () => {
      const record = signIn();
      coordinator.destroy();
      session.destroy();
      const late = wait(record);
      coordinator.start(record, 'shut');
      expect(asked).toHaveLength(0);
      expect(late.codes).toEqual(['destroyed']);
    });
  });

  it('no error of a refresh holds a token [F101]', () => {
    answer = () => throwError(() => new Error('SECRET'));
    const { errors } = wait(signIn('SECRET'));
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors) + String(errors[0])).not.toContain('SECRET');
  });
});
