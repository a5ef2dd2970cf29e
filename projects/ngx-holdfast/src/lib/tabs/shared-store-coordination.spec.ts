import {
  BehaviorSubject,
  NEVER,
  Observable,
  VirtualTimeScheduler,
  defer,
  of,
  throwError,
} from 'rxjs';
import { FakeKeyValue } from '../../../spec/harness/fake-key-value';
import { freeLock } from '../../../spec/harness/free-lock';
import { advanceTo } from '../../../spec/harness/advance-to';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aSession } from '../../../spec/harness/a-session';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthError, AuthErrorOptions } from '../session/auth-error';
import { SessionRecord } from '../session/session-record';
import { AuthSession } from '../session/auth-session';
import { defaultRefreshPolicy } from '../session/refresh-policy';
import { commitGeneration } from './generations';
import { SharedStoreCoordination } from './shared-store-coordination';
import { TabLock } from './tab-lock';

describe('StoredSessionTabs', () => {
  let scheduler: VirtualTimeScheduler;
  let store: ScriptedStore;
  let session: AuthSession;
  let record: SessionRecord;
  let marks: FakeKeyValue;
  let log: string[];

  /** A tab in which somebody has signed in; it knows what other tabs have marked. */
  function openTab(shared: boolean): void {
    scheduler = new VirtualTimeScheduler();
    marks = new FakeKeyValue(scheduler);
    store = new ScriptedStore(shared);
    session = aSession(store, scheduler);
    session.signIn({ accessToken: 'SECRET-A0', refreshToken: 'SECRET-R0' });
    record = session.record as SessionRecord;
    log = [];
  }

  beforeEach(() => openTab(true));

  function tabs(lock = freeLock(scheduler, log)): SharedStoreCoordination {
    const policy = defaultRefreshPolicy;
    return new SharedStoreCoordination({ lock, marks, policy, scheduler }, () => NEVER);
  }

  function theirs(gen: number): SessionRecord {
    return { ...record, gen, accessToken: `T${gen}` };
  }

  /** What another tab has told before it let go of the lock. */
  function theyCame(gen: number, sid = record.sid): void {
    commitGeneration(marks, { ...record, sid, gen }).subscribe();
  }

  function succeeds(latest: SessionRecord): Observable<SessionRecord> {
    return defer(() => {
      log.push(`ask ${latest.accessToken}`);
      return of(session.keep(latest, { accessToken: `A${latest.gen + 1}` }));
    });
  }

  function fails(code: AuthError['code'], options: AuthErrorOptions = {}) {
    return (latest: SessionRecord): Observable<SessionRecord> =>
      defer(() => {
        log.push(`ask ${latest.accessToken}`);
        return throwError(() => new AuthError(code, options));
      });
  }

  function renew(renewal = succeeds, countFrom = 0): Recorder<SessionRecord | null> {
    return new Recorder(tabs().refresh(session, record, renewal, countFrom));
  }

  function asked(): number {
    return log.filter((entry) => entry.startsWith('ask')).length;
  }

  it('asks with what is stored, under the lock', () => {
    const renewed = renew();
    expect(log).toEqual(['lock', 'ask SECRET-A0', 'unlock']);
    expect(renewed.values).toEqual([store.content]);
  });

  it('tells how far the session has come before anyone else goes on [F118]', () => {
    marks.beforeMs = 10;
    const renewed = renew();
    advanceTo(scheduler, 29);
    expect(log).toEqual(['lock', 'ask SECRET-A0']);
    expect(renewed.outcomes).toBe(0);
    advanceTo(scheduler, 30);
    expect(log.at(-1)).toBe('unlock');
    expect(JSON.stringify([...marks.shared])).toContain(`"${record.sid}":1`);
    expect(renewed.outcomes).toBe(1);
  });

  it('adopts what another tab has stored instead of asking', () => {
    store.content = theirs(1);
    expect(renew().values).toEqual([theirs(1)]);
    expect(asked()).toBe(0);
  });

  it('waits until the last holder’s record can be seen [F118]', () => {
    theyCame(1);
    const renewed = renew();
    advanceTo(scheduler, 99);
    expect(renewed.outcomes).toBe(0);
    store.content = theirs(1);
    advanceTo(scheduler, 120);
    expect(renewed.values).toEqual([theirs(1)]);
    expect(asked()).toBe(0);
  });

  it('gives the lock back after 500 ms, and asks nobody with a spent token [F118]', () => {
    theyCame(1);
    const renewed = renew();
    advanceTo(scheduler, 499);
    expect(log).toEqual(['lock']);
    advanceTo(scheduler, 500);
    expect(log).toEqual(['lock', 'unlock']);
    advanceTo(scheduler, 1_500);
    expect(renewed.codes).toEqual(['lock-timeout']);
    expect(session.state.status).toBe('authenticated');
    expect(asked()).toBe(0);
  });

  describe('a mark that outlives what the store lost [F118]', () => {
    const cooldownMs = defaultRefreshPolicy.cooldownMs;
    let tab: SharedStoreCoordination;

    beforeEach(() => {
      tab = tabs();
      theyCame(1);
      expect(renewAt(0).codes).toEqual(['lock-timeout']);
    });

    function renewAt(ms: number): Recorder<SessionRecord | null> {
      advanceTo(scheduler, ms);
      const renewed = new Recorder(tab.refresh(session, record, succeeds, 0));
      advanceTo(scheduler, ms + 1_500);
      return renewed;
    }

    it('ends the session when it is still behind after the cool-down', () => {
      // The first look was over after 500 ms.
      expect(renewAt(cooldownMs - 1).codes).toEqual(['lock-timeout']);
      expect(renewAt(cooldownMs + 2_000).codes).toEqual(['session-expired']);
      expect(asked()).toBe(0);
    });

    it('looks for a sibling before that', () => {
      advanceTo(scheduler, cooldownMs);
      const renewed = new Recorder(tab.refresh(session, record, succeeds, 0));
      advanceTo(scheduler, cooldownMs + 1_000);
      expect(log.at(-1)).toBe('unlock');
      store.content = theirs(1);
      advanceTo(scheduler, cooldownMs + 1_020);
      expect(renewed.values).toEqual([theirs(1)]);
    });

    it('counts anew for another mark', () => {
      theyCame(2);
      expect(renewAt(cooldownMs + 2_000).codes).toEqual(['lock-timeout']);
      expect(renewAt(2 * cooldownMs + 4_000).codes).toEqual(['session-expired']);
    });

    it('a clock that was set back does not make it last [F050]', () => {
      const now = scheduler.now.bind(scheduler);
      scheduler.now = () => now() - 3_600_000;
      expect(renewAt(cooldownMs + 2_000).codes).toEqual(['session-expired']);
    });
  });

  it('who was kept waiting takes what another tab has stored meanwhile [F126]', () => {
    const suspended$ = new BehaviorSubject(false);
    const busy = new TabLock({ acquire$: NEVER, suspended$, acquireTimeoutMs: 20_000, scheduler });
    const renewed = new Recorder(tabs(busy).refresh(session, record, succeeds, 0));
    advanceTo(scheduler, 20_000);
    expect(renewed.outcomes).toBe(0);
    store.content = theirs(1);
    advanceTo(scheduler, 20_020);
    expect(renewed.values).toEqual([theirs(1)]);
    expect(asked()).toBe(0);
  });

  it('the mark of another session says nothing', () => {
    theyCame(9, 'earlier');
    expect(renew().values).toHaveLength(1);
    expect(asked()).toBe(1);
  });

  it('a refusal is forgotten when another tab turns out to have been faster [F028]', () => {
    const renewed = renew(fails('session-expired', { status: 400 }));
    advanceTo(scheduler, 500);
    store.content = theirs(1);
    advanceTo(scheduler, 520);
    expect(renewed.values).toEqual([theirs(1)]);
    expect(log).toEqual(['lock', 'ask SECRET-A0', 'unlock']);
  });

  it('a refusal stands when nothing newer is seen within 1 s [F028]', () => {
    const renewed = renew(fails('session-expired', { status: 400 }));
    advanceTo(scheduler, 999);
    expect(renewed.outcomes).toBe(0);
    advanceTo(scheduler, 1_000);
    expect(renewed.codes).toEqual(['session-expired']);
  });

  it('any other failure is told at once [F021]', () => {
    expect(renew(fails('refresh-network')).codes).toEqual(['refresh-network']);
  });

  it('a store that another tab has emptied is told of instead of asking [F137]', () => {
    store.content = null;
    const renewed = renew();
    scheduler.flush();
    expect(renewed.values).toEqual([null]);
    expect(asked()).toBe(0);
  });

  it('somebody else’s session is told of instead of asking [F138]', () => {
    store.content = { ...theirs(0), sid: 'theirs' };
    expect(renew().values).toEqual([store.content]);
    expect(asked()).toBe(0);
  });

  it('nothing of it is told under the lock [F128]', () => {
    session.changed$.subscribe(() => log.push('told'));
    store.content = { ...theirs(0), sid: 'theirs' };
    renew();
    expect(log).toEqual(['lock', 'unlock']);
  });

  it('once the store has failed, the session is this tab’s alone [F103]', () => {
    store.onSave = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(renew().values).toHaveLength(1);
    expect(session.sharedByTabs).toBe(false);
    record = session.stored() as SessionRecord;
    store.content = { ...theirs(9), sid: 'theirs' };
    log.length = 0;
    expect(renew().values).toEqual([expect.objectContaining({ accessToken: 'A2', gen: 2 })]);
    expect(log).toEqual(['lock', 'ask A1', 'unlock']);
  });

  it('without IndexedDB the refresh works all the same [F102]', () => {
    marks.broken = true;
    expect(renew().values).toEqual([store.content]);
    expect(renew(fails('refresh-network')).values).toHaveLength(1);
  });

  describe('of a duplicated tab, whose store is its own', () => {
    beforeEach(() => openTab(false));

    it('the first one to refresh asks [F114]', () => {
      expect(renew().values).toHaveLength(1);
      expect(asked()).toBe(1);
    });

    it('a spent copy ends its session without asking [F114]', () => {
      theyCame(1);
      const renewed = renew();
      scheduler.flush();
      expect(renewed.codes).toEqual(['session-expired']);
      expect(asked()).toBe(0);
    });

    it('it need not wait for what it cannot see [F114]', () => {
      theyCame(1);
      expect(renew().outcomes).toBe(1);
    });
  });

  describe('after a failure in another tab', () => {
    const limited = { status: 429, retryAfterMs: 60_000 };

    /** The same session in a tab that has not failed itself: only the marks tell it. */
    function failInAnotherTab(code: AuthError['code'], options: AuthErrorOptions = {}): void {
      renew(fails(code, options));
      log.length = 0;
    }

    it('the server’s wish holds here as well [F024]', () => {
      failInAnotherTab('refresh-rate-limited', limited);
      advanceTo(scheduler, 59_999);
      const [error] = renew().errors as AuthError[];
      expect(error).toMatchObject({ code: 'refresh-rate-limited', status: 429, retryAfterMs: 1 });
      expect(asked()).toBe(0);
      advanceTo(scheduler, 60_000);
      expect(renew().values).toHaveLength(1);
    });

    it('the cool-down after any other failure holds here as well [F024]', () => {
      failInAnotherTab('refresh-unavailable', { status: 503 });
      advanceTo(scheduler, 9_999);
      expect(renew().codes).toEqual(['refresh-unavailable']);
      expect(asked()).toBe(0);
      advanceTo(scheduler, 10_000);
      expect(renew().values).toHaveLength(1);
    });

    it('a person who insists overrides the cool-down only [F024]', () => {
      failInAnotherTab('refresh-rate-limited', limited);
      expect(renew(succeeds, Infinity).codes).toEqual(['refresh-rate-limited']);
      expect(asked()).toBe(0);
      openTab(true);
      failInAnotherTab('refresh-unavailable');
      expect(renew(succeeds, Infinity).values).toHaveLength(1);
    });

    it('another session does not rest for it', () => {
      failInAnotherTab('refresh-rate-limited', limited);
      session.signIn({ accessToken: 'B0', refreshToken: 'BR0' });
      record = session.record as SessionRecord;
      expect(renew().values).toHaveLength(1);
    });

    it('newer tokens do not rest for it', () => {
      failInAnotherTab('refresh-rate-limited', limited);
      store.content = record = theirs(1);
      expect(renew().values).toHaveLength(1);
      expect(asked()).toBe(1);
    });

    it('a refused token is not asked with again for 10 s, but a person may [F028]', () => {
      failInAnotherTab('session-expired', { status: 400 });
      const renewed = renew();
      advanceTo(scheduler, 2_000);
      expect(renewed.codes).toEqual(['session-expired']);
      expect(asked()).toBe(0);
      expect(renew(succeeds, Infinity).values).toHaveLength(1);
    });

    it('no mark holds a token [F133]', () => {
      failInAnotherTab('refresh-network');
      expect(JSON.stringify([...marks.shared])).not.toContain('SECRET');
      advanceTo(scheduler, 10_000);
      renew();
      expect(marks.shared.size).toBe(2);
      expect(JSON.stringify([...marks.shared])).not.toContain('SECRET');
    });
  });

  it('a sign-in or sign-out runs under the same lock', () => {
    new Recorder(tabs().runExclusive(defer(() => of(log.push('work')))));
    expect(log).toEqual(['lock', 'work', 'unlock']);
  });
});
