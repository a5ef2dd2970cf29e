import {
  BehaviorSubject,
  NEVER,
  Observable,
  VirtualTimeScheduler,
  defer,
  of,
  throwError,
} from 'rxjs';
import { aSession } from '../../../spec/harness/a-session';
import { advanceTo } from '../../../spec/harness/advance-to';
import { anAttempt } from '../../../spec/harness/an-attempt';
import { FakeKeyValue } from '../../../spec/harness/fake-key-value';
import { freeLock } from '../../../spec/harness/free-lock';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthError, AuthErrorOptions } from '../session/auth-error';
import { AuthSession } from '../session/auth-session';
import { Clock } from '../session/clock';
import { defaultRefreshPolicy } from '../session/refresh-policy';
import { RefreshSource } from '../session/refresh-source';
import { saveRefreshed } from '../session/refreshed-record';
import { startSession } from '../session/session-commands';
import { SessionRecord } from '../session/session-record';
import { commitGeneration } from './generations';
import { SharedStoreCoordination } from './shared-store-coordination';
import { TabLock } from './tab-lock';

const forced = Infinity;

describe('SharedStoreCoordination', () => {
  let scheduler: VirtualTimeScheduler;
  let clock: Clock;
  let store: ScriptedStore;
  let session: AuthSession;
  let record: SessionRecord;
  let keyValue: FakeKeyValue;
  let log: string[];

  /** A tab in which a user has signed in. */
  function openTab(sharedByTabs: boolean): void {
    scheduler = new VirtualTimeScheduler();
    clock = virtualClock(scheduler);
    keyValue = new FakeKeyValue(clock);
    store = new ScriptedStore(sharedByTabs);
    session = aSession(store, clock);
    startSession(session, { accessToken: 'SECRET-A0', refreshToken: 'SECRET-R0' });
    record = session.record as SessionRecord;
    log = [];
  }

  beforeEach(() => openTab(true));

  function createCoordination(lock = freeLock(clock, log)): SharedStoreCoordination {
    return new SharedStoreCoordination({
      lock,
      shared: keyValue,
      lostAfterMs: defaultRefreshPolicy.cooldownMs,
      changes$: () => NEVER,
    });
  }

  /** The record after refreshes in another tab. */
  function refreshedInOtherTab(gen: number): SessionRecord {
    return { ...record, gen, accessToken: `T${gen}` };
  }

  /** Writes the mark that another tab has written before it released the lock. */
  function commitInOtherTab(gen: number, sid = record.sid): void {
    commitGeneration(keyValue, { ...record, sid, gen }).subscribe();
  }

  function succeed(source: RefreshSource): Observable<SessionRecord> {
    return defer(() => {
      log.push(`request with ${String(source.accessToken)}`);
      const next = saveRefreshed(session, source, { accessToken: `A${source.gen + 1}` });
      return of(next as SessionRecord);
    });
  }

  function failWith(code: AuthError['code'], options: AuthErrorOptions = {}) {
    return (source: RefreshSource): Observable<SessionRecord> =>
      defer(() => {
        log.push(`request with ${String(source.accessToken)}`);
        return throwError(() => new AuthError(code, options));
      });
  }

  function refresh(
    request = succeed,
    ignoreFailuresBefore = 0,
    coordination = createCoordination(),
  ): Recorder<SessionRecord | null> {
    const attempt = anAttempt(record, clock, { request, ignoreFailuresBefore });
    return new Recorder(coordination.refresh(session, attempt));
  }

  function requests(): number {
    return log.filter((entry) => entry.startsWith('request')).length;
  }

  it('sends a request with the stored tokens, under the lock', () => {
    const result = refresh();
    expect(log).toEqual(['lock', 'request with SECRET-A0', 'unlock']);
    expect(result.values).toEqual([store.content]);
  });

  it('commits the generation before it releases the lock [F118]', () => {
    keyValue.beforeMs = 10;
    const result = refresh();
    advanceTo(scheduler, 29);
    expect(log).toEqual(['lock', 'request with SECRET-A0']);
    expect(result.outcomes).toBe(0);
    advanceTo(scheduler, 30);
    expect(log.at(-1)).toBe('unlock');
    expect(JSON.stringify([...keyValue.shared])).toContain(`"${record.sid}":1`);
    expect(result.outcomes).toBe(1);
  });

  it('adopts what another tab has stored instead of sending a request', () => {
    store.content = refreshedInOtherTab(1);
    expect(refresh().values).toEqual([refreshedInOtherTab(1)]);
    expect(requests()).toBe(0);
  });

  it('waits until the record of the last lock holder is visible [F118]', () => {
    commitInOtherTab(1);
    const result = refresh();
    advanceTo(scheduler, 99);
    expect(result.outcomes).toBe(0);
    store.content = refreshedInOtherTab(1);
    advanceTo(scheduler, 120);
    expect(result.values).toEqual([refreshedInOtherTab(1)]);
    expect(requests()).toBe(0);
  });

  it('releases the lock after 500 ms, and sends no request with a rotated token [F118]', () => {
    commitInOtherTab(1);
    const result = refresh();
    advanceTo(scheduler, 499);
    expect(log).toEqual(['lock']);
    advanceTo(scheduler, 500);
    expect(log).toEqual(['lock', 'unlock']);
    advanceTo(scheduler, 1_500);
    expect(result.codes).toEqual(['lock-timeout']);
    expect(session.state.status).toBe('authenticated');
    expect(requests()).toBe(0);
  });

  describe('with a generation mark whose record was lost by the store [F118]', () => {
    const { cooldownMs } = defaultRefreshPolicy;
    let coordination: SharedStoreCoordination;

    beforeEach(() => {
      coordination = createCoordination();
      commitInOtherTab(1);
      expect(refreshAt(0).codes).toEqual(['lock-timeout']);
    });

    function refreshAt(ms: number): Recorder<SessionRecord | null> {
      advanceTo(scheduler, ms);
      const result = refresh(succeed, 0, coordination);
      advanceTo(scheduler, ms + 1_500);
      return result;
    }

    it('ends the session if the store is still behind after the cool-down', () => {
      // The first wait ended after 500 ms.
      expect(refreshAt(cooldownMs - 1).codes).toEqual(['lock-timeout']);
      expect(refreshAt(cooldownMs + 2_000).codes).toEqual(['session-expired']);
      expect(requests()).toBe(0);
    });

    it('waits for tokens of another tab before it ends the session', () => {
      advanceTo(scheduler, cooldownMs);
      const result = refresh(succeed, 0, coordination);
      advanceTo(scheduler, cooldownMs + 1_000);
      expect(log.at(-1)).toBe('unlock');
      store.content = refreshedInOtherTab(1);
      advanceTo(scheduler, cooldownMs + 1_020);
      expect(result.values).toEqual([refreshedInOtherTab(1)]);
    });

    it('the time starts again with another mark', () => {
      commitInOtherTab(2);
      expect(refreshAt(cooldownMs + 2_000).codes).toEqual(['lock-timeout']);
      expect(refreshAt(2 * cooldownMs + 4_000).codes).toEqual(['session-expired']);
    });

    it('a clock that was set back does not extend the time [F050]', () => {
      clock.now = () => scheduler.now() - 3_600_000;
      expect(refreshAt(cooldownMs + 2_000).codes).toEqual(['session-expired']);
    });
  });

  it('adopts what another tab has stored while this one waited for the lock [F126]', () => {
    const busy = new TabLock({
      acquire$: NEVER,
      suspended$: new BehaviorSubject(false),
      acquireTimeoutMs: 20_000,
      clock,
    });
    const result = refresh(succeed, 0, createCoordination(busy));
    advanceTo(scheduler, 20_000);
    expect(result.outcomes).toBe(0);
    store.content = refreshedInOtherTab(1);
    advanceTo(scheduler, 20_020);
    expect(result.values).toEqual([refreshedInOtherTab(1)]);
    expect(requests()).toBe(0);
  });

  it('ignores the mark of another session', () => {
    commitInOtherTab(9, 'earlier');
    expect(refresh().values).toHaveLength(1);
    expect(requests()).toBe(1);
  });

  it('drops a rejection if another tab has refreshed first [F028]', () => {
    const result = refresh(failWith('session-expired', { status: 400 }));
    advanceTo(scheduler, 500);
    store.content = refreshedInOtherTab(1);
    advanceTo(scheduler, 520);
    expect(result.values).toEqual([refreshedInOtherTab(1)]);
    expect(log).toEqual(['lock', 'request with SECRET-A0', 'unlock']);
  });

  it('fails with a rejection if no newer tokens become visible within 1 s [F028]', () => {
    const result = refresh(failWith('session-expired', { status: 400 }));
    advanceTo(scheduler, 999);
    expect(result.outcomes).toBe(0);
    advanceTo(scheduler, 1_000);
    expect(result.codes).toEqual(['session-expired']);
  });

  it('fails at once with any other error [F021]', () => {
    expect(refresh(failWith('refresh-network')).codes).toEqual(['refresh-network']);
  });

  it('emits that another tab has cleared the store, and sends no request [F137]', () => {
    store.content = null;
    const result = refresh();
    scheduler.flush();
    expect(result.values).toEqual([null]);
    expect(requests()).toBe(0);
  });

  it('emits the stored session of another user, and sends no request [F138]', () => {
    store.content = { ...refreshedInOtherTab(0), sid: 'other' };
    expect(refresh().values).toEqual([store.content]);
    expect(requests()).toBe(0);
  });

  it('publishes no other session while the lock is held [F128]', () => {
    session.select((snapshot) => snapshot).subscribe(() => log.push('published'));
    log.length = 0;
    store.content = { ...refreshedInOtherTab(0), sid: 'other' };
    refresh();
    expect(log).toEqual(['lock', 'unlock']);
  });

  it('once the store has failed, the session belongs to this tab only [F103]', () => {
    store.onSave = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(refresh().values).toHaveLength(1);
    expect(session.store.sharedByTabs).toBe(false);
    record = session.store.load() as SessionRecord;
    store.content = { ...refreshedInOtherTab(9), sid: 'other' };
    log.length = 0;
    expect(refresh().values).toEqual([expect.objectContaining({ accessToken: 'A2', gen: 2 })]);
    expect(log).toEqual(['lock', 'request with A1', 'unlock']);
  });

  it('a refresh succeeds without IndexedDB [F102]', () => {
    keyValue.broken = true;
    expect(refresh().values).toEqual([store.content]);
    expect(refresh(failWith('refresh-network')).values).toHaveLength(1);
  });

  describe('in a duplicated tab, which has a store of its own', () => {
    beforeEach(() => openTab(false));

    it('the first tab that refreshes sends a request [F114]', () => {
      expect(refresh().values).toHaveLength(1);
      expect(requests()).toBe(1);
    });

    it('the session ends without a request if its tokens have been rotated [F114]', () => {
      commitInOtherTab(1);
      const result = refresh();
      scheduler.flush();
      expect(result.codes).toEqual(['session-expired']);
      expect(requests()).toBe(0);
    });

    it('a refresh does not wait for a record that cannot become visible [F114]', () => {
      commitInOtherTab(1);
      expect(refresh().outcomes).toBe(1);
    });
  });

  describe('after a failure in another tab', () => {
    const limited = { status: 429, retryAfterMs: 60_000 };

    /** Fails with the same session in a tab that has only the shared values in common with this one. */
    function failInOtherTab(code: AuthError['code'], options: AuthErrorOptions = {}): void {
      refresh(failWith(code, options));
      log.length = 0;
    }

    it('respects its Retry-After [F024]', () => {
      failInOtherTab('refresh-rate-limited', limited);
      advanceTo(scheduler, 59_999);
      const [error] = refresh().errors as AuthError[];
      expect(error).toMatchObject({ code: 'refresh-rate-limited', status: 429, retryAfterMs: 1 });
      expect(requests()).toBe(0);
      advanceTo(scheduler, 60_000);
      expect(refresh().values).toHaveLength(1);
    });

    it('respects its cool-down after any other failure [F024]', () => {
      failInOtherTab('refresh-unavailable', { status: 503 });
      advanceTo(scheduler, 9_999);
      expect(refresh().codes).toEqual(['refresh-unavailable']);
      expect(requests()).toBe(0);
      advanceTo(scheduler, 10_000);
      expect(refresh().values).toHaveLength(1);
    });

    it('a forced refresh overrides the cool-down, but not Retry-After [F024]', () => {
      failInOtherTab('refresh-rate-limited', limited);
      expect(refresh(succeed, forced).codes).toEqual(['refresh-rate-limited']);
      expect(requests()).toBe(0);
      openTab(true);
      failInOtherTab('refresh-unavailable');
      expect(refresh(succeed, forced).values).toHaveLength(1);
    });

    it('another session does not cool down', () => {
      failInOtherTab('refresh-rate-limited', limited);
      startSession(session, { accessToken: 'B0', refreshToken: 'BR0' });
      record = session.record as SessionRecord;
      expect(refresh().values).toHaveLength(1);
    });

    it('newer tokens do not cool down', () => {
      failInOtherTab('refresh-rate-limited', limited);
      store.content = record = refreshedInOtherTab(1);
      expect(refresh().values).toHaveLength(1);
      expect(requests()).toBe(1);
    });

    it('a rejected token is not sent again for 10 s, except by a forced refresh [F028]', () => {
      failInOtherTab('session-expired', { status: 400 });
      const result = refresh();
      advanceTo(scheduler, 2_000);
      expect(result.codes).toEqual(['session-expired']);
      expect(requests()).toBe(0);
      expect(refresh(succeed, forced).values).toHaveLength(1);
    });

    it('no shared value contains a token [F133]', () => {
      failInOtherTab('refresh-network');
      expect(JSON.stringify([...keyValue.shared])).not.toContain('SECRET');
      advanceTo(scheduler, 10_000);
      refresh();
      expect(keyValue.shared.size).toBe(2);
      expect(JSON.stringify([...keyValue.shared])).not.toContain('SECRET');
    });
  });

  it('a login or logout request does not wait for the lock', () => {
    new Recorder(createCoordination().signInOrOut(defer(() => of(log.push('login')))));
    expect(log).toEqual(['login']);
  });
});
