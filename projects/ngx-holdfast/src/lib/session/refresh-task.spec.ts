import { NEVER, Observable, Subject, delayWhen, of, take, throwError } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedOptions, ScriptedSession } from '../../../spec/harness/scripted-session';
import { AuthError, AuthErrorCode } from './auth-error';
import { defaultRefreshPolicy } from './refresh-policy';
import { runRefresh } from './refresh-task';
import { endSession, startSession } from './session-commands';
import { SessionRecord } from './session-record';
import { LockState, RefreshAttempt, singleTab } from './tab-coordination';
import { TokenResponse } from './token-response';

/** A coordination that runs each attempt under this lock. */
function underLock(lock: LockState): ScriptedOptions {
  return {
    coordination: {
      ...singleTab,
      refresh: (_, attempt) => attempt.request(attempt.source, lock),
    },
  };
}

describe('runRefresh', () => {
  let scripted: ScriptedSession;
  let random: jest.Mock<number>;

  function create(options: ScriptedOptions = {}): void {
    random = jest.fn(() => 1);
    scripted = new ScriptedSession({ random, ...options });
  }

  beforeEach(() => create());

  /** When, in ms, the requests are sent that a refresh makes if each fails at once. */
  function sendTimes(code: AuthErrorCode, options: ScriptedOptions = {}): number[] {
    create(options);
    const times: number[] = [];
    scripted.respond = () => {
      times.push(scripted.scheduler.now());
      return throwError(() => new AuthError(code));
    };
    scripted.signIn();
    scripted.waitForTokens();
    scripted.advanceTo(60_000);
    return times;
  }

  describe('retries', () => {
    it.each(['refresh-network', 'refresh-timeout', 'refresh-unavailable'] as const)(
      'sends 3 requests after %s, 500 and 1,000 ms apart at most [F023]',
      (code) => {
        expect(sendTimes(code)).toEqual([0, 500, 1_500]);
        expect(random).toHaveBeenCalledTimes(2);
      },
    );

    it('spreads the delays over the whole range', () => {
      expect(sendTimes('refresh-network', { random: () => 0 })).toEqual([0, 0, 0]);
      expect(sendTimes('refresh-network', { random: () => 0.5 })).toEqual([0, 250, 750]);
    });

    it('doubles the delay at each retry', () => {
      expect(sendTimes('refresh-network', { policy: { attempts: 5 } })).toEqual([
        0, 500, 1_500, 3_500, 7_500,
      ]);
    });

    it('has the back-off of the policy', () => {
      expect(sendTimes('refresh-network', { policy: { backoffBaseMs: 10 } })).toEqual([0, 10, 30]);
    });

    it('sends one request where the policy allows one attempt', () => {
      expect(sendTimes('refresh-network', { policy: { attempts: 1 } })).toEqual([0]);
    });

    it.each([
      'session-expired',
      'token-header-missing',
      'refresh-rate-limited',
      'refresh-malformed',
      'refresh-misconfigured',
      'lock-timeout',
      'session-changed',
      'signed-out',
    ] as const)('sends one request after %s [F026]', (code) => {
      expect(sendTimes(code)).toEqual([0]);
    });

    it('succeeds if the second request does [F021]', () => {
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.fail('refresh-network');
      expect(waiting.outcomes).toBe(0);
      scripted.advanceTo(500);
      scripted.succeed('A1');
      expect(waiting.values).toEqual([scripted.record]);
      expect(scripted.events).toEqual(['refresh-started', 'refreshed']);
    });

    it('fails with the last error, and keeps the session [F023]', () => {
      scripted.respond = () => throwError(() => new AuthError('refresh-unavailable'));
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.advanceTo(1_499);
      expect(waiting.outcomes).toBe(0);
      scripted.advanceTo(1_500);
      expect(waiting.codes).toEqual(['refresh-unavailable']);
      expect(scripted.session.state.status).toBe('authenticated');
      expect(scripted.events).toEqual(['refresh-started', 'refresh-failed']);
    });

    it('does not send a retry after the session has ended [F056]', () => {
      scripted.waitForTokens(scripted.signIn());
      scripted.fail('refresh-network');
      endSession(scripted.session);
      scripted.session.destroy();
      scripted.advanceTo(60_000);
      expect(scripted.requests).toHaveLength(1);
    });
  });

  describe('time limits', () => {
    it('are 15 s for a request and 30 s for all of them [F029]', () => {
      scripted.respond = () => NEVER;
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.advanceTo(15_499);
      expect(scripted.requests).toHaveLength(1);
      scripted.advanceTo(15_500);
      expect(scripted.requests).toHaveLength(2);
      scripted.advanceTo(29_999);
      expect(scripted.isRefreshing).toBe(true);
      scripted.advanceTo(30_000);
      expect(waiting.codes).toEqual(['refresh-timeout']);
      expect(scripted.session.state.status).toBe('authenticated');
      expect(scripted.isRefreshing).toBe(false);
    });

    it('are those of the policy [F029]', () => {
      create({ policy: { attempts: 9, attemptTimeoutMs: 100, totalTimeoutMs: 2_000 } });
      scripted.respond = () => NEVER;
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.advanceTo(600);
      expect(scripted.requests).toHaveLength(2);
      scripted.advanceTo(1_999);
      expect(waiting.outcomes).toBe(0);
      scripted.advanceTo(2_000);
      expect(waiting.codes).toEqual(['refresh-timeout']);
    });

    it('cancel the requests [F029]', () => {
      scripted.waitForTokens(scripted.signIn());
      scripted.advanceTo(15_000);
      expect(scripted.responses.map(({ observed }) => observed)).toEqual([false]);
      scripted.advanceTo(30_000);
      expect(scripted.responses.map(({ observed }) => observed)).toEqual([false, false]);
    });

    it('include the time for which a request waits for its lock', () => {
      create(underLock({ isHeld: () => true, ready$: NEVER }));
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.advanceTo(30_000);
      expect(waiting.codes).toEqual(['refresh-timeout']);
      expect(scripted.requests).toEqual([]);
    });
  });

  describe('the refresh endpoint', () => {
    it.each<[string, () => Observable<TokenResponse>]>([
      ['completes without a response', () => of()],
      ['fails with any value', () => throwError(() => 'x')],
      [
        'throws',
        () => {
          throw new TypeError('x');
        },
      ],
    ])('%s: the refresh fails, and the session is kept', (_, respond) => {
      scripted.respond = respond;
      expect(scripted.waitForTokens(scripted.signIn()).codes).toEqual(['refresh-malformed']);
      expect(scripted.session.state.status).toBe('authenticated');
      expect(scripted.events).toEqual(['refresh-started', 'refresh-failed']);
      expect(scripted.isRefreshing).toBe(false);
    });

    it('fails with any value, which is the cause of the error', () => {
      const cause = new TypeError('x');
      scripted.respond = () => throwError(() => cause);
      const [error] = scripted.waitForTokens(scripted.signIn()).errors as AuthError[];
      expect(error?.cause).toBe(cause);
    });

    it('responds twice: the first response counts', () => {
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.succeed('A1');
      scripted.succeed('A2');
      expect(waiting.values).toHaveLength(1);
      expect(scripted.record.accessToken).toBe('A1');
    });

    it('is not waited for after a response, while the store is still written', () => {
      const flushed$ = new Subject<unknown>();
      const { refresh } = singleTab;
      create({
        coordination: {
          ...singleTab,
          refresh: (...args) => refresh(...args).pipe(delayWhen(() => flushed$)),
        },
      });
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.succeed('A1');
      expect(scripted.responses[0]?.observed).toBe(false);
      expect(waiting.outcomes).toBe(0);
      flushed$.next(null);
      expect(waiting.values).toEqual([scripted.record]);
    });

    it('responds with the same access token: it is a new generation', () => {
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.succeed('A0');
      expect(waiting.values).toEqual([
        expect.objectContaining({ accessToken: 'A0', refreshToken: 'RA0', gen: 1 }),
      ]);
    });

    it('gets no request without a refresh token, and the session ends', () => {
      scripted.signInWith({ accessToken: 'A0' });
      expect(scripted.waitForTokens().codes).toEqual(['session-expired']);
      expect(scripted.requests).toEqual([]);
      expect(scripted.session.state).toEqual({ status: 'anonymous', reason: 'session-expired' });
    });
  });

  describe('the lock', () => {
    it('is not held any more: no request is sent, and the session is kept', () => {
      create(underLock({ isHeld: () => false }));
      expect(scripted.waitForTokens(scripted.signIn()).codes).toEqual(['lock-timeout']);
      expect(scripted.requests).toEqual([]);
      expect(scripted.session.state.status).toBe('authenticated');
    });

    it('is lost before a retry, which is not sent', () => {
      let held = true;
      create(underLock({ isHeld: () => held }));
      const waiting = scripted.waitForTokens(scripted.signIn());
      held = false;
      scripted.fail('refresh-network');
      scripted.advanceTo(500);
      expect(waiting.codes).toEqual(['lock-timeout']);
      expect(scripted.requests).toHaveLength(1);
    });

    it('is checked after it has reported that it is ready, for each request', () => {
      const ready$ = new Subject<void>();
      create(underLock({ isHeld: () => true, ready$: ready$.pipe(take(1)) }));
      const waiting = scripted.waitForTokens(scripted.signIn());
      expect(scripted.requests).toHaveLength(0);
      ready$.next();
      expect(scripted.requests).toHaveLength(1);
      scripted.fail('refresh-unavailable');
      scripted.advanceTo(500);
      expect(scripted.requests).toHaveLength(1);
      ready$.next();
      scripted.succeed('A1');
      expect(waiting.values).toEqual([scripted.record]);
    });

    it('is lost while the ready state is written: no request is sent', () => {
      let held = true;
      const ready$ = new Subject<void>();
      create(underLock({ isHeld: () => held, ready$: ready$.pipe(take(1)) }));
      const waiting = scripted.waitForTokens(scripted.signIn());
      held = false;
      ready$.next();
      expect(waiting.codes).toEqual(['lock-timeout']);
      expect(scripted.requests).toEqual([]);
    });
  });

  describe('orphaned tokens', () => {
    it('of a session that was signed out are stored nowhere and revoked [F056]', () => {
      const waiting = scripted.waitForTokens(scripted.signIn());
      endSession(scripted.session);
      scripted.succeed('A1');
      expect(scripted.revoked).toEqual([{ accessToken: 'A1', refreshToken: 'RA1' }]);
      expect(scripted.store.content).toBeNull();
      expect(scripted.session.record).toBeNull();
      expect(scripted.events).toEqual(['refresh-started', 'signed-out']);
      expect(waiting.codes).toEqual(['signed-out']);
    });

    it.each<[string, TokenResponse]>([
      ['no refresh token', { accessToken: 'A1' }],
      ['an absent refresh token', { accessToken: 'A1', refreshToken: undefined }],
    ])('with %s are revoked with the one that was sent [F056]', (_, response) => {
      scripted.waitForTokens(scripted.signIn());
      endSession(scripted.session);
      scripted.responses[0]?.next(response);
      expect(scripted.revoked).toMatchObject([{ accessToken: 'A1', refreshToken: 'RA0' }]);
    });

    it('of user A are revoked, and those of user B are not [F057]', () => {
      scripted.waitForTokens(scripted.signIn());
      const other = scripted.signIn('B');
      scripted.succeed('A1');
      expect(scripted.revoked).toMatchObject([{ accessToken: 'A1', refreshToken: 'RA1' }]);
      expect(scripted.store.content).toBe(other);
      expect(scripted.session.record).toBe(other);
    });

    it('are revoked before the refresh fails', () => {
      const revocation$ = new Subject<unknown>();
      create({ sharedByTabs: true, revokeOrphanedTokens: () => revocation$ });
      const waiting = scripted.waitForTokens(scripted.signIn());
      scripted.store.content = null;
      scripted.succeed('A1');
      expect(waiting.outcomes).toBe(0);
      revocation$.next(null);
      expect(waiting.outcomes).toBe(1);
    });

    it('are only those that came too late', () => {
      scripted.waitForTokens(scripted.signIn());
      scripted.succeed('A1');
      expect(scripted.revoked).toEqual([]);
    });
  });

  describe('the coordination of tabs', () => {
    it('gets the source of the refresh, and the cool-down that applies to it', () => {
      let attempt: RefreshAttempt | undefined;
      const refresh = (_: unknown, given: RefreshAttempt) => {
        attempt = given;
        return NEVER;
      };
      create({ coordination: { ...singleTab, refresh } });
      const record = scripted.signIn();
      scripted.advanceTo(1_000);
      scripted.session.online();
      scripted.waitForTokens(record);
      expect(attempt?.source).toBe(record);
      const rateLimited = new AuthError('refresh-rate-limited', { status: 429 });
      const cooldown = attempt?.cooldownAfter(rateLimited, 'x', 4);
      expect(cooldown).toEqual({
        subject: 'x',
        gen: 4,
        startedAt: 1_000,
        durationMs: 30_000,
        code: 'refresh-rate-limited',
        status: 429,
      });
      expect(attempt?.blockedBy(cooldown, 'x', 4)).toMatchObject({ retryAfterMs: 30_000 });
      expect(attempt?.blockedBy(null, 'x', 4)).toBeNull();
      const network = attempt?.cooldownAfter(new AuthError('refresh-network'), 'x', 4);
      expect(attempt?.blockedBy(network, 'x', 4)?.code).toBe('refresh-network');
      // Before the network was back.
      expect(attempt?.blockedBy({ ...network, startedAt: 999 }, 'x', 4)).toBeNull();
    });

    it('emits tokens that another tab has refreshed: they are used', () => {
      const theirs = aRecord({ gen: 3, accessToken: 'T1' });
      create({ coordination: { ...singleTab, refresh: () => of(theirs) } });
      const waiting = scripted.waitForTokens(scripted.signIn());
      expect(waiting.values).toEqual([theirs]);
      expect(scripted.session.record).toBe(theirs);
      expect(scripted.requests).toEqual([]);
    });

    it('emits another session: the store is synced, and waiting requests fail [F138]', () => {
      const theirs = aRecord({ sid: 'theirs', accessToken: 'B0' });
      create({ coordination: { ...singleTab, refresh: () => of(theirs) } });
      const record = scripted.signIn();
      scripted.store.content = theirs;
      expect(scripted.waitForTokens(record).codes).toEqual(['session-changed']);
      expect(scripted.session.record).toBe(theirs);
      expect(scripted.events).toEqual(['refresh-started', 'session-changed']);
    });

    it('emits a session that this tab has ended: the store is corrected, and requests fail [F057]', () => {
      const ended = aRecord({ gen: 9 });
      create({ coordination: { ...singleTab, refresh: () => of(ended) } });
      scripted.signIn();
      const record = scripted.signIn('B');
      scripted.store.content = ended;
      expect(scripted.waitForTokens(record).codes).toEqual(['lock-timeout']);
      expect(scripted.store.content).toBe(record);
      expect(scripted.session.record).toBe(record);
      expect(scripted.events).toEqual(['refresh-started', 'refresh-failed']);
    });

    it('emits no session: the user is signed out [F137]', () => {
      create({ coordination: { ...singleTab, refresh: () => of(null) } });
      const record = scripted.signIn();
      scripted.store.content = null;
      expect(scripted.waitForTokens(record).codes).toEqual(['signed-out']);
      expect(scripted.session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      expect(scripted.events).toEqual(['refresh-started', 'signed-out']);
    });

    it('fails with a cool-down of another tab: the session is kept', () => {
      const error = new AuthError('refresh-rate-limited', { retryAfterMs: 5_000 });
      create({ coordination: { ...singleTab, refresh: () => throwError(() => error) } });
      expect(scripted.waitForTokens(scripted.signIn()).errors).toEqual([error]);
      expect(scripted.session.snapshot.cooldown).toMatchObject({ durationMs: 5_000 });
    });
  });

  it('never fails, completes, and sends nothing before it is subscribed to', () => {
    const { session } = scripted;
    startSession(session, { accessToken: 'A0', refreshToken: 'RA0' });
    const requestTokens = jest.fn(() => throwError(() => new AuthError('session-expired')));
    const refresh$ = runRefresh(
      session,
      {
        requestTokens,
        revokeOrphanedTokens: () => of(null),
        coordination: singleTab,
        policy: defaultRefreshPolicy,
        clock: session.clock,
        random,
      },
      { source: session.record as SessionRecord, ignoreFailuresBefore: 0 },
    );
    expect(requestTokens).not.toHaveBeenCalled();
    const result = new Recorder(refresh$);
    expect(requestTokens).toHaveBeenCalledTimes(1);
    expect(result).toMatchObject({ errors: [], completed: 1 });
  });
});
