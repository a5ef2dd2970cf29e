import {
  BehaviorSubject,
  NEVER,
  Subject,
  VirtualTimeScheduler,
  defer,
  of,
  retry,
  switchMap,
  tap,
  throwError,
} from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { adoptTokens } from '../../../spec/harness/adopt-tokens';
import { advanceTo } from '../../../spec/harness/advance-to';
import { anAttempt } from '../../../spec/harness/an-attempt';
import { FakeKeyValue, SharedValues } from '../../../spec/harness/fake-key-value';
import { freeLock } from '../../../spec/harness/free-lock';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthError } from '../session/auth-error';
import { RefreshSource, cookieSession } from '../session/refresh-source';
import { endSession, restoreSession, startSession } from '../session/session-commands';
import { SessionRecord } from '../session/session-record';
import { sourceOf } from '../session/session-state';
import { revalidate } from '../session/shared-transitions';
import { RefreshAttempt } from '../session/tab-coordination';
import { cookieTokens } from '../session/token-source';
import { CookieCoordination } from './cookie-coordination';
import { TabLock } from './tab-lock';

const refreshed = aRecord({ accessToken: 'SECRET-A1', gen: 1 });
const forced = Infinity;

describe('CookieCoordination', () => {
  let scheduler: VirtualTimeScheduler;
  let shared: SharedValues;

  /** A tab whose refresh gets its response by hand. */
  class Tab {
    readonly clock = virtualClock(scheduler);
    readonly keyValue = new FakeKeyValue(this.clock, shared);
    readonly log: string[] = [];
    response$ = new Subject<SessionRecord>();
    readonly session = aSession(new ScriptedStore(), this.clock, { tokenSource: cookieTokens });
    readonly resumed$ = new Subject<void>();
    readonly coordination: CookieCoordination;

    constructor(lock?: TabLock) {
      this.coordination = new CookieCoordination({
        lock: lock ?? freeLock(this.clock, this.log),
        shared: this.keyValue,
        clock: this.clock,
        resumed$: this.resumed$,
        changes$: () => NEVER,
      });
    }

    refresh(ignoreFailuresBefore = 0, source: RefreshSource = aRecord()): Recorder<SessionRecord> {
      const request: RefreshAttempt['request'] = (_, { isHeld, ready$ = NEVER }) =>
        ready$.pipe(
          switchMap(() => {
            this.log.push(isHeld() ? 'request' : 'no request');
            return this.response$;
          }),
          retry({
            delay: (error: unknown) => (error === 'again' ? of(null) : throwError(() => error)),
          }),
        );
      const attempt = anAttempt(source, this.clock, { ignoreFailuresBefore, request });
      return new Recorder(this.coordination.refresh(this.session, attempt));
    }

    /** The server is temporarily unavailable, and the request is repeated. */
    retry(): void {
      const failed$ = this.response$;
      this.response$ = new Subject<SessionRecord>();
      failed$.error('again');
    }

    get requests(): number {
      return this.log.filter((entry) => entry === 'request').length;
    }
  }

  function signInOrOut(tab: Tab): Recorder<string> {
    return new Recorder(tab.coordination.signInOrOut(of('done')));
  }

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    shared = new Map<string, unknown>();
  });

  it('sends the request under the lock, and emits the result after the release', () => {
    const tab = new Tab();
    const result = tab.refresh();
    expect(tab.log).toEqual(['lock', 'request']);
    tab.response$.next(refreshed);
    expect(tab.log).toEqual(['lock', 'request', 'unlock']);
    expect(result.values).toEqual([refreshed]);
  });

  it('a refresh waits until 4 s after one whose tab has closed without a response [F120]', () => {
    new Tab().refresh();
    advanceTo(scheduler, 1_000);
    const next = new Tab();
    next.refresh();
    advanceTo(scheduler, 3_999);
    expect(next.requests).toBe(0);
    advanceTo(scheduler, 4_000);
    expect(next.requests).toBe(1);
  });

  it('the wait starts with the last attempt, not with the first [F120]', () => {
    const first = new Tab();
    first.refresh();
    advanceTo(scheduler, 3_800);
    first.retry();
    expect(first.requests).toBe(2);
    advanceTo(scheduler, 4_350);
    const next = new Tab();
    next.refresh();
    advanceTo(scheduler, 7_799);
    expect(next.requests).toBe(0);
    advanceTo(scheduler, 7_800);
    expect(next.requests).toBe(1);
  });

  it('another attempt is marked before it is sent [F120]', () => {
    const first = new Tab();
    first.keyValue.beforeMs = first.keyValue.afterMs = 10;
    first.refresh();
    advanceTo(scheduler, 3_800);
    first.retry();
    advanceTo(scheduler, 3_819);
    expect(shared.get('sent')).toBe(3_810);
    expect(first.requests).toBe(1);
    advanceTo(scheduler, 3_820);
    expect(first.requests).toBe(2);
  });

  it('a tab that has released the lock leaves the mark of the next holder unchanged [F121]', () => {
    const suspended$ = new BehaviorSubject(false);
    const acquire$ = of({ keepAlive$: NEVER, release$: of(null) });
    const clock = virtualClock(scheduler);
    const first = new Tab(new TabLock({ acquire$, suspended$, acquireTimeoutMs: 20_000, clock }));
    const result = first.refresh();
    suspended$.next(true);
    advanceTo(scheduler, 5_000);
    new Tab().refresh();
    expect(shared.get('sent')).toBe(5_000);
    advanceTo(scheduler, 5_100);
    first.retry();
    expect(first.log).toEqual(['request', 'no request']);
    first.response$.next(refreshed);
    expect(result.values).toEqual([refreshed]);
    expect(shared.get('sent')).toBe(5_000);
  });

  it('a refresh that was interrupted more than 4 s ago causes no delay [F120]', () => {
    new Tab().refresh();
    advanceTo(scheduler, 4_000);
    const next = new Tab();
    next.refresh();
    expect(next.requests).toBe(1);
  });

  it.each([
    ['succeeded', (tab: Tab) => tab.response$.next(refreshed)],
    ['failed', (tab: Tab) => tab.response$.error(new AuthError('session-expired'))],
    ['got no response', (tab: Tab) => tab.response$.complete()],
  ])('a refresh that has %s causes no delay', (_, end) => {
    const first = new Tab();
    first.refresh();
    end(first);
    const next = new Tab();
    next.refresh();
    expect(next.requests).toBe(1);
  });

  it('a mark from the future causes no delay [F050]', () => {
    advanceTo(scheduler, 3_600_000);
    new Tab().refresh();
    scheduler = new VirtualTimeScheduler();
    const next = new Tab();
    next.refresh();
    expect(next.requests).toBe(1);
  });

  it('a refresh is marked before it is sent', () => {
    const first = new Tab();
    first.keyValue.beforeMs = 10;
    first.refresh();
    advanceTo(scheduler, 19);
    expect(first.requests).toBe(0);
    advanceTo(scheduler, 30);
    expect(first.requests).toBe(1);
    const next = new Tab();
    next.refresh();
    expect(next.requests).toBe(0);
  });

  it('the lock is released when all shared values are written', () => {
    const tab = new Tab();
    tab.refresh();
    tab.keyValue.beforeMs = 10;
    tab.response$.next(refreshed);
    expect(tab.log.at(-1)).toBe('request');
    advanceTo(scheduler, 20);
    expect(tab.log.at(-1)).toBe('unlock');
    expect(shared.size).toBe(0);
  });

  it('a refresh succeeds without IndexedDB [F102]', () => {
    advanceTo(scheduler, 60_000);
    const tab = new Tab();
    tab.keyValue.broken = true;
    const result = tab.refresh();
    tab.response$.next(refreshed);
    expect(result.values).toEqual([refreshed]);
  });

  it('invalid shared values cause no delay, and no shared value contains a token [F133]', () => {
    shared.set('sent', 'garbage');
    shared.set('cooldown', 'garbage');
    const tab = new Tab();
    tab.refresh();
    expect(tab.requests).toBe(1);
    expect(JSON.stringify([...shared])).not.toMatch(/SECRET|R0|A0/);
  });

  describe('after a failure in another tab', () => {
    function failInOtherTab(error: AuthError): void {
      const other = new Tab();
      other.refresh();
      other.response$.error(error);
    }

    it('respects its Retry-After, even for a forced refresh [F024]', () => {
      failInOtherTab(new AuthError('refresh-rate-limited', { retryAfterMs: 60_000 }));
      advanceTo(scheduler, 59_999);
      const tab = new Tab();
      expect(tab.refresh(forced).codes).toEqual(['refresh-rate-limited']);
      expect(tab.requests).toBe(0);
      advanceTo(scheduler, 60_000);
      tab.refresh();
      expect(tab.requests).toBe(1);
    });

    it('respects its cool-down, except for a forced refresh [F024]', () => {
      failInOtherTab(new AuthError('refresh-network'));
      const tab = new Tab();
      expect(tab.refresh().codes).toEqual(['refresh-network']);
      tab.refresh(forced);
      expect(tab.requests).toBe(1);
    });

    it('ignores a rejection, since the cookie may have changed', () => {
      failInOtherTab(new AuthError('session-expired', { status: 401 }));
      const tab = new Tab();
      tab.refresh();
      expect(tab.requests).toBe(1);
    });

    it('a success ends the cool-down', () => {
      failInOtherTab(new AuthError('refresh-network'));
      const forcing = new Tab();
      forcing.refresh(forced);
      forcing.response$.next(refreshed);
      const tab = new Tab();
      tab.refresh();
      expect(tab.requests).toBe(1);
    });

    it('a sign-in ends the cool-down', () => {
      failInOtherTab(new AuthError('refresh-rate-limited', { retryAfterMs: 60_000 }));
      signInOrOut(new Tab());
      const tab = new Tab();
      tab.refresh();
      expect(tab.requests).toBe(1);
    });
  });

  describe('a page that resumes [F053]', () => {
    let tab: Tab;
    let changes: Recorder<unknown>;

    /** By the cookie, as at a page load. */
    function restore(): void {
      tab.refresh(0, sourceOf(tab.session.snapshot.session) as RefreshSource);
      adoptTokens(tab.session, 'A1');
      tab.response$.next(refreshed);
    }

    function signIn(by: Tab): void {
      signInOrOut(by);
      startSession(by.session, { accessToken: 'B0' });
    }

    beforeEach(() => {
      signIn(new Tab());
      tab = new Tab();
      restoreSession(tab.session, cookieTokens);
      changes = new Recorder(
        tab.coordination
          .changes$(tab.session)
          .pipe(tap((transition) => tab.session.apply(transition))),
      );
    });

    it('revalidates the session once after a sign-in or sign-out that it has missed', () => {
      restore();
      signIn(new Tab());
      tab.resumed$.next();
      expect(tab.session.state).toEqual({ status: 'restoring' });
      expect(changes.values).toHaveLength(1);
      tab.resumed$.next();
      expect(changes.values).toHaveLength(1);
      restore();
      tab.resumed$.next();
      expect(tab.session.state.status).toBe('authenticated');
      expect(changes.values).toHaveLength(1);
    });

    it('keeps the session if there was no sign-in or sign-out meanwhile', () => {
      restore();
      tab.resumed$.next();
      expect(tab.session.record).toMatchObject({ accessToken: 'A1' });
      expect(changes.values).toEqual([]);
    });

    it('keeps the session after its own sign-in', () => {
      signIn(tab);
      tab.resumed$.next();
      expect(tab.session.record).toMatchObject({ accessToken: 'B0' });
      expect(changes.values).toEqual([]);
    });

    it('keeps the session after a sign-in in another tab that it has not missed', () => {
      restore();
      signIn(new Tab());
      tab.session.apply((snapshot) => revalidate(snapshot, cookieSession(tab.session.newId())));
      restore();
      tab.resumed$.next();
      expect(tab.session.state.status).toBe('authenticated');
      expect(changes.values).toEqual([]);
    });

    it('revalidates the session even after a refresh, whose tokens may be of another user', () => {
      restore();
      signIn(new Tab());
      tab.refresh();
      tab.response$.next(refreshed);
      tab.resumed$.next();
      expect(changes.values).toHaveLength(1);
    });

    it('stays anonymous if it was', () => {
      endSession(tab.session);
      signIn(new Tab());
      tab.resumed$.next();
      expect(tab.session.state.status).toBe('anonymous');
      expect(changes.values).toEqual([]);
    });

    it('keeps the session if the shared values cannot be read, or are invalid', () => {
      restore();
      tab.keyValue.broken = true;
      tab.resumed$.next();
      expect(tab.session.state.status).toBe('authenticated');
      tab.keyValue.broken = false;
      shared.set('epoch', 'garbage');
      signIn(tab);
      tab.resumed$.next();
      expect(changes.values).toEqual([]);
    });

    it('revalidates the session after a sign-in whose page was closed before the response', () => {
      restore();
      new Recorder(new Tab().coordination.signInOrOut(NEVER));
      tab.resumed$.next();
      expect(changes.values).toHaveLength(1);
    });
  });

  it('a login or logout request is sent under the same lock [F059]', () => {
    const { coordination, log } = new Tab();
    new Recorder(coordination.signInOrOut(defer(() => of(log.push('login')))));
    expect(log).toEqual(['lock', 'login', 'unlock']);
  });

  it('a login or logout request waits for the refresh of a tab that has closed [F059]', () => {
    new Tab().refresh();
    advanceTo(scheduler, 1_000);
    const { coordination, log } = new Tab();
    new Recorder(coordination.signInOrOut(defer(() => of(log.push('login')))));
    advanceTo(scheduler, 3_999);
    expect(log).toEqual(['lock']);
    advanceTo(scheduler, 4_000);
    expect(log).toEqual(['lock', 'login', 'unlock']);
  });
});
