import {
  BehaviorSubject,
  NEVER,
  Subject,
  VirtualTimeScheduler,
  defer,
  of,
  retry,
  switchMap,
  throwError,
} from 'rxjs';
import { FakeKeyValue, SharedValues } from '../../../spec/harness/fake-key-value';
import { freeLock } from '../../../spec/harness/free-lock';
import { advanceTo } from '../../../spec/harness/advance-to';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthError } from '../session/auth-error';
import { SessionRecord } from '../session/session-record';
import { defaultRefreshPolicy } from '../session/refresh-policy';
import { Renewal } from '../session/tab-coordination';
import { CookieCoordination } from './cookie-coordination';
import { TabLock } from './tab-lock';

const renewed = aRecord({ accessToken: 'SECRET-A1', gen: 1 });

describe('CookieSessionTabs', () => {
  let scheduler: VirtualTimeScheduler;
  let shared: SharedValues;

  /** A tab with a refresh that is answered by hand. */
  class Tab {
    readonly marks = new FakeKeyValue(scheduler, shared);
    readonly log: string[] = [];
    answer$ = new Subject<SessionRecord>();
    readonly session = aSession(new ScriptedStore(), scheduler, { byCookie: true });
    readonly resumed$ = new Subject<void>();
    readonly tabs: CookieCoordination;

    constructor(lock?: TabLock) {
      this.tabs = new CookieCoordination(
        {
          lock: lock ?? freeLock(scheduler, this.log),
          marks: this.marks,
          resumed$: this.resumed$,
          policy: defaultRefreshPolicy,
          scheduler,
        },
        () => NEVER,
      );
    }

    renews(countFrom = 0, record = aRecord()): Recorder<SessionRecord> {
      const renewal: Renewal = (_, mayAsk, noted$ = NEVER) =>
        noted$.pipe(
          switchMap(() => {
            this.log.push(mayAsk() ? 'ask' : 'refrain');
            return this.answer$;
          }),
          retry({
            delay: (error: unknown) => (error === 'again' ? of(null) : throwError(() => error)),
          }),
        );
      return new Recorder(this.tabs.refresh(this.session, record, renewal, countFrom));
    }

    /** The server is in trouble, and the refresh is tried again. */
    triesAgain(): void {
      const failed$ = this.answer$;
      this.answer$ = new Subject<SessionRecord>();
      failed$.error('again');
    }

    get asked(): number {
      return this.log.filter((entry) => entry === 'ask').length;
    }
  }

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    shared = new Map<string, unknown>();
  });

  it('asks under the lock, and tells after it has let go', () => {
    const tab = new Tab();
    const seen = tab.renews();
    expect(tab.log).toEqual(['lock', 'ask']);
    tab.answer$.next(renewed);
    expect(tab.log).toEqual(['lock', 'ask', 'unlock']);
    expect(seen.values).toEqual([renewed]);
  });

  it('where a tab has not seen its answer, the next one gives it time until 4 s after [F120]', () => {
    new Tab().renews();
    advanceTo(scheduler, 1_000);
    const next = new Tab();
    next.renews();
    advanceTo(scheduler, 3_999);
    expect(next.asked).toBe(0);
    advanceTo(scheduler, 4_000);
    expect(next.asked).toBe(1);
  });

  it('the time counts from the last try, not from the first [F120]', () => {
    const first = new Tab();
    first.renews();
    advanceTo(scheduler, 3_800);
    first.triesAgain();
    expect(first.asked).toBe(2);
    advanceTo(scheduler, 4_350);
    const next = new Tab();
    next.renews();
    advanceTo(scheduler, 7_799);
    expect(next.asked).toBe(0);
    advanceTo(scheduler, 7_800);
    expect(next.asked).toBe(1);
  });

  it('the next one learns of a further try before it is sent [F120]', () => {
    const first = new Tab();
    first.marks.beforeMs = first.marks.afterMs = 10;
    first.renews();
    advanceTo(scheduler, 3_800);
    first.triesAgain();
    advanceTo(scheduler, 3_819);
    expect(shared.get('sent')).toBe(3_810);
    expect(first.asked).toBe(1);
    advanceTo(scheduler, 3_820);
    expect(first.asked).toBe(2);
  });

  it('who has given the lock back touches no mark of the next one [F121]', () => {
    const suspended$ = new BehaviorSubject(false);
    const acquire$ = of({ keepAlive$: NEVER, release$: of(null) });
    const first = new Tab(
      new TabLock({ acquire$, suspended$, acquireTimeoutMs: 20_000, scheduler }),
    );
    const seen = first.renews();
    suspended$.next(true);
    advanceTo(scheduler, 5_000);
    new Tab().renews();
    expect(shared.get('sent')).toBe(5_000);
    advanceTo(scheduler, 5_100);
    first.triesAgain();
    expect(first.log).toEqual(['ask', 'refrain']);
    first.answer$.next(renewed);
    expect(seen.values).toEqual([renewed]);
    expect(shared.get('sent')).toBe(5_000);
  });

  it('a refresh that was cut off long ago delays nobody [F120]', () => {
    new Tab().renews();
    advanceTo(scheduler, 4_000);
    const next = new Tab();
    next.renews();
    expect(next.asked).toBe(1);
  });

  it.each(['answered', 'failed'])('a refresh that was %s delays nobody', (ending) => {
    const first = new Tab();
    first.renews();
    if (ending === 'answered') {
      first.answer$.next(renewed);
    } else {
      first.answer$.error(new AuthError('session-expired'));
    }
    const next = new Tab();
    next.renews();
    expect(next.asked).toBe(1);
  });

  it('a mark from the future delays nobody [F050]', () => {
    advanceTo(scheduler, 3_600_000);
    new Tab().renews();
    scheduler = new VirtualTimeScheduler();
    const next = new Tab();
    next.renews();
    expect(next.asked).toBe(1);
  });

  it('the next one learns of the refresh before it is sent', () => {
    const first = new Tab();
    first.marks.beforeMs = 10;
    first.renews();
    advanceTo(scheduler, 19);
    expect(first.asked).toBe(0);
    advanceTo(scheduler, 30);
    expect(first.asked).toBe(1);
    const next = new Tab();
    next.renews();
    expect(next.asked).toBe(0);
  });

  it('the lock is let go when all marks are written', () => {
    const tab = new Tab();
    tab.renews();
    tab.marks.beforeMs = 10;
    tab.answer$.next(renewed);
    expect(tab.log.at(-1)).toBe('ask');
    advanceTo(scheduler, 20);
    expect(tab.log.at(-1)).toBe('unlock');
    expect(shared.size).toBe(0);
  });

  it('without IndexedDB the refresh works all the same [F102]', () => {
    advanceTo(scheduler, 60_000);
    const tab = new Tab();
    tab.marks.broken = true;
    const seen = tab.renews();
    tab.answer$.next(renewed);
    expect(seen.values).toEqual([renewed]);
  });

  it('garbage among the marks delays nobody, and no mark holds a token [F133]', () => {
    shared.set('sent', 'garbage');
    shared.set('rest', 'garbage');
    const tab = new Tab();
    tab.renews();
    expect(tab.asked).toBe(1);
    expect(JSON.stringify([...shared])).not.toMatch(/SECRET|R0|A0/);
  });

  describe('after a failure in another tab', () => {
    function failInAnotherTab(error: AuthError): void {
      const other = new Tab();
      other.renews();
      other.answer$.error(error);
    }

    it('the server’s wish holds here as well, even for who insists [F024]', () => {
      failInAnotherTab(new AuthError('refresh-rate-limited', { retryAfterMs: 60_000 }));
      advanceTo(scheduler, 59_999);
      const tab = new Tab();
      expect(tab.renews(Infinity).codes).toEqual(['refresh-rate-limited']);
      expect(tab.asked).toBe(0);
      advanceTo(scheduler, 60_000);
      tab.renews();
      expect(tab.asked).toBe(1);
    });

    it('the cool-down holds here as well, but not for who insists [F024]', () => {
      failInAnotherTab(new AuthError('refresh-network'));
      const tab = new Tab();
      expect(tab.renews().codes).toEqual(['refresh-network']);
      tab.renews(Infinity);
      expect(tab.asked).toBe(1);
    });

    it('a refusal concerns the cookie, which may be another one since', () => {
      failInAnotherTab(new AuthError('session-expired', { status: 401 }));
      const tab = new Tab();
      tab.renews();
      expect(tab.asked).toBe(1);
    });

    it('a success ends the rest', () => {
      failInAnotherTab(new AuthError('refresh-network'));
      const insisting = new Tab();
      insisting.renews(Infinity);
      insisting.answer$.next(renewed);
      const tab = new Tab();
      tab.renews();
      expect(tab.asked).toBe(1);
    });

    it('a sign-in ends the rest', () => {
      failInAnotherTab(new AuthError('refresh-rate-limited', { retryAfterMs: 60_000 }));
      new Recorder(new Tab().tabs.runExclusive(of('signed in')));
      const tab = new Tab();
      tab.renews();
      expect(tab.asked).toBe(1);
    });
  });

  describe('a page that comes back [F053]', () => {
    let tab: Tab;
    let asksAnew: Recorder<unknown>;

    /** By the cookie, as at a page load. */
    function restore(): void {
      const record = tab.session.record as SessionRecord;
      tab.renews(0, record);
      tab.session.adopt(tab.session.keep(record, { accessToken: 'A1' }));
      tab.answer$.next(renewed);
    }

    function signIn(by: Tab): void {
      new Recorder(by.tabs.runExclusive(of('signed in')));
      by.session.signIn({ accessToken: 'B0' });
    }

    beforeEach(() => {
      signIn(new Tab());
      tab = new Tab();
      tab.session.restore();
      asksAnew = new Recorder(tab.tabs.sync(tab.session));
    });

    it('asks anew who is signed in after a sign-in or sign-out that it has not heard of, once', () => {
      restore();
      signIn(new Tab());
      tab.resumed$.next();
      expect(tab.session.state).toEqual({ status: 'restoring' });
      expect(asksAnew.values).toHaveLength(1);
      tab.resumed$.next();
      expect(asksAnew.values).toHaveLength(1);
      restore();
      tab.resumed$.next();
      expect(tab.session.state.status).toBe('authenticated');
      expect(asksAnew.values).toHaveLength(1);
    });

    it('asks nothing where nothing has happened without it', () => {
      restore();
      tab.resumed$.next();
      expect(tab.session.record).toMatchObject({ accessToken: 'A1' });
      expect(asksAnew.values).toEqual([]);
    });

    it('is not misled by its own sign-in', () => {
      signIn(tab);
      tab.resumed$.next();
      expect(tab.session.record).toMatchObject({ accessToken: 'B0' });
      expect(asksAnew.values).toEqual([]);
    });

    it('nor by one that it has heard of', () => {
      restore();
      signIn(new Tab());
      tab.session.askAnew();
      restore();
      tab.resumed$.next();
      expect(tab.session.state.status).toBe('authenticated');
      expect(asksAnew.values).toEqual([]);
    });

    it('asks anew even if it has renewed since: the tokens may be somebody else’s', () => {
      restore();
      signIn(new Tab());
      tab.renews();
      tab.answer$.next(renewed);
      tab.resumed$.next();
      expect(asksAnew.values).toHaveLength(1);
    });

    it('asks nothing where nobody is signed in', () => {
      tab.session.signOut();
      signIn(new Tab());
      tab.resumed$.next();
      expect(tab.session.state.status).toBe('anonymous');
      expect(asksAnew.values).toEqual([]);
    });

    it('keeps its session where the marks cannot be read, or hold garbage', () => {
      restore();
      tab.marks.broken = true;
      tab.resumed$.next();
      expect(tab.session.state.status).toBe('authenticated');
      tab.marks.broken = false;
      shared.set('turn', 'garbage');
      signIn(tab);
      tab.resumed$.next();
      expect(asksAnew.values).toEqual([]);
    });

    it('learns of a turn whose page was closed before the server answered', () => {
      restore();
      new Recorder(new Tab().tabs.runExclusive(NEVER));
      tab.resumed$.next();
      expect(asksAnew.values).toHaveLength(1);
    });
  });

  it('a sign-in or sign-out runs under the same lock [F059]', () => {
    const { tabs, log } = new Tab();
    new Recorder(tabs.runExclusive(defer(() => of(log.push('work')))));
    expect(log).toEqual(['lock', 'work', 'unlock']);
  });

  it('under that lock it comes after what a tab that has gone has sent [F059]', () => {
    new Tab().renews();
    advanceTo(scheduler, 1_000);
    const { tabs, log } = new Tab();
    new Recorder(tabs.runExclusive(defer(() => of(log.push('work')))));
    advanceTo(scheduler, 3_999);
    expect(log).toEqual(['lock']);
    advanceTo(scheduler, 4_000);
    expect(log).toEqual(['lock', 'work', 'unlock']);
  });
});
