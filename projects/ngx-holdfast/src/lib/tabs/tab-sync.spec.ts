import * as fc from 'fast-check';
import { NEVER, Observable, Subject, VirtualTimeScheduler, take, tap } from 'rxjs';
import { aSession } from '../../../spec/harness/a-session';
import { adoptTokens } from '../../../spec/harness/adopt-tokens';
import { advanceTo } from '../../../spec/harness/advance-to';
import { FakeChannels } from '../../../spec/harness/fake-channel';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthError } from '../session/auth-error';
import { AuthSession } from '../session/auth-session';
import {
  endSession,
  expireSession,
  restoreSession,
  startSession,
  syncWithStore,
} from '../session/session-commands';
import { SessionPort, Transition } from '../session/session-port';
import { SessionRecord } from '../session/session-record';
import { TokenSource, cookieTokens, storedTokens } from '../session/token-source';
import { syncCookieSession, syncOnMessage, syncOnResume, syncOnStoreChange } from './tab-sync';

const ada = { accessToken: 'A0', refreshToken: 'RA0' };
const ben = { accessToken: 'B0', refreshToken: 'RB0' };

let scheduler: VirtualTimeScheduler;
let channels: FakeChannels;
let tabCount: number;

beforeEach(() => {
  scheduler = new VirtualTimeScheduler();
  channels = new FakeChannels(scheduler);
  tabCount = 0;
});

function advance(ms: number): void {
  advanceTo(scheduler, scheduler.now() + ms);
}

type Sync = (session: SessionPort, open: () => BroadcastChannel) => Observable<Transition>;

/** A tab that syncs over `store`, which it may share with other tabs. Its refreshes get no response. */
class Tab {
  readonly events: string[] = [];
  readonly session: AuthSession;
  readonly changes: Recorder<unknown>;

  constructor(sync: Sync, store: ScriptedStore, tokenSource: TokenSource = storedTokens) {
    let ids = 0;
    const tab = (tabCount += 1);
    this.session = aSession(store, virtualClock(scheduler), {
      tokenSource,
      newId: () => `tab${tab}-s${(ids += 1)}`,
      requestTokens: () => NEVER,
    });
    this.session.events$.subscribe(({ type }) => this.events.push(type));
    this.changes = new Recorder(
      sync(this.session, channels.open).pipe(tap((transition) => this.session.apply(transition))),
    );
    restoreSession(this.session, tokenSource);
  }

  get record(): SessionRecord {
    return this.session.record as SessionRecord;
  }

  refresh(accessToken: string): void {
    adoptTokens(this.session, accessToken);
  }

  /** A request of this tab that waits for a refresh without a response. */
  waitForRefresh(): Recorder<SessionRecord> {
    return new Recorder(this.session.freshTokens(this.record));
  }
}

function postedTypes(): string[] {
  return channels.posted.map((message) => (message as { type: string }).type);
}

describe('syncOnMessage', () => {
  let store: ScriptedStore;
  let here: Tab;
  let there: Tab;

  beforeEach(() => {
    store = new ScriptedStore(true);
    here = new Tab(syncOnMessage, store);
    there = new Tab(syncOnMessage, store);
  });

  function signInBoth(): void {
    startSession(there.session, ada);
    advance(10);
    here.events.length = there.events.length = channels.posted.length = 0;
  }

  it('a sign-in in another tab signs this tab in', () => {
    startSession(there.session, ada);
    advance(10);
    expect(here.record.accessToken).toBe('A0');
    expect(here.events).toEqual(['signed-in']);
  });

  it('this tab uses the tokens of a refresh in another tab [F110]', () => {
    signInBoth();
    there.refresh('A1');
    advance(10);
    expect(here.record).toMatchObject({ accessToken: 'A1', gen: 1 });
    expect(here.events).toEqual(['refreshed']);
  });

  it('waits for the record if the message arrives first [F119]', () => {
    signInBoth();
    const old = store.content;
    there.refresh('A1');
    const written = store.content;
    store.content = old;
    advance(300);
    expect(here.events).toEqual([]);
    store.content = written;
    advance(20);
    expect(here.record.accessToken).toBe('A1');
    expect(here.events).toEqual(['refreshed']);
  });

  it('waits 500 ms at most for a record, and misses no later one [F119]', () => {
    signInBoth();
    const { sid } = here.record;
    channels.postFromOtherScript({ type: 'refreshed', sid, gen: 9 });
    channels.postFromOtherScript({ type: 'refreshed', sid, gen: 1 });
    advance(400);
    there.refresh('A1');
    advance(200);
    expect(here.record.accessToken).toBe('A1');
    advance(1_000);
    expect(here.events).toEqual(['refreshed']);
    expect(here.changes.outcomes).toBe(0);
  });

  it('a sign-out in another tab signs this tab out, and its waiting requests fail [F137]', () => {
    signInBoth();
    const waiting = here.waitForRefresh();
    endSession(there.session);
    advance(10);
    expect(here.session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(waiting.codes).toEqual(['signed-out']);
    expect(store.content).toBeNull();
  });

  it('a session that ends in another tab ends in this tab [F137]', () => {
    signInBoth();
    expireSession(there.session, new AuthError('session-expired'));
    advance(10);
    expect(here.session.state.status).toBe('anonymous');
  });

  it('a sign-in of another user in another tab replaces the session, and waiting requests fail [F138]', () => {
    signInBoth();
    const waiting = here.waitForRefresh();
    startSession(there.session, ben);
    advance(10);
    expect(here.record.accessToken).toBe('B0');
    expect(here.events).toContain('session-changed');
    expect(waiting.codes).toEqual(['session-changed']);
  });

  it('a sign-out that is followed by a sign-in takes effect without a delay [F138]', () => {
    signInBoth();
    endSession(there.session);
    startSession(there.session, ben);
    advance(50);
    expect(here.record.accessToken).toBe('B0');
  });

  it('changes that come from another tab are not sent again [F133]', () => {
    signInBoth();
    there.refresh('A1');
    advance(1_000);
    startSession(there.session, ben);
    advance(1_000);
    endSession(there.session);
    advance(1_000);
    expect(postedTypes()).toEqual(['refreshed', 'signed-in', 'signed-out']);
  });

  it('messages about a synchronous store are sent at once', () => {
    startSession(there.session, ada);
    endSession(there.session);
    expect(channels.posted).toHaveLength(2);
  });

  it('messages about an asynchronous store are sent in order, once its writes have completed [F137]', () => {
    const written$ = new Subject<unknown>();
    const asyncStore = Object.assign(store, { flushed$: written$.pipe(take(1)) });
    there = new Tab(syncOnMessage, asyncStore);
    startSession(there.session, ada);
    endSession(there.session);
    advance(1_000);
    expect(channels.posted).toEqual([]);
    written$.next(null);
    expect(channels.posted).toEqual([{ type: 'signed-in', sid: 'tab3-s1', gen: 0 }]);
    written$.next(null);
    expect(channels.posted.slice(1)).toEqual([{ type: 'signed-out', sid: 'tab3-s1', gen: 0 }]);
  });

  it('no message contains a token [F133]', () => {
    signInBoth();
    there.refresh('SECRET-A1');
    advance(10);
    expect(channels.posted).toEqual([{ type: 'refreshed', sid: here.record.sid, gen: 1 }]);
  });

  it('a message about an older generation changes nothing [F133]', () => {
    signInBoth();
    there.refresh('A1');
    advance(10);
    channels.postFromOtherScript({ type: 'refreshed', sid: here.record.sid, gen: 0 });
    advance(1_000);
    expect(here.record.accessToken).toBe('A1');
    expect(here.events).toEqual(['refreshed']);
  });

  it('a forged sign-out has no effect, since the store holds the session [F133]', () => {
    signInBoth();
    channels.postFromOtherScript({ type: 'signed-out', sid: here.record.sid, gen: 0 });
    advance(1_000);
    expect(here.session.state.status).toBe('authenticated');
  });

  it('continues to sync after any message [F133]', () => {
    signInBoth();
    const similar = fc.record(
      {
        type: fc.oneof(fc.constantFrom('signed-in', 'refreshed', 'signed-out'), fc.anything()),
        sid: fc.oneof(fc.constantFrom('tab2-s1', 'x'), fc.anything()),
        gen: fc.oneof(fc.integer(), fc.anything()),
        more: fc.anything({ withBigInt: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(similar, fc.anything()), (data) => {
        channels.postFromOtherScript(data);
        advance(600);
        expect(here.session.state.status).toBe('authenticated');
      }),
      { numRuns: propertyRuns.numRuns / 40 },
    );
    there.refresh('A1');
    advance(1_000);
    expect(here.record.accessToken).toBe('A1');
    expect(here.changes.outcomes).toBe(0);
  });

  it('after any sequence of actions two tabs agree, and send no more messages [F133]', () => {
    const action = fc.constantFrom('sign in', 'sign out', 'refresh', 'expire');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(action, fc.boolean(), fc.nat(30)), { maxLength: 12 }),
        (actions) => {
          const postedBefore = channels.posted.length;
          for (const [name, isHere, pauseMs] of actions) {
            const { session } = isHere ? here : there;
            if (name === 'sign in') {
              startSession(session, ada);
            } else if (name === 'sign out') {
              endSession(session);
            } else if (name === 'expire') {
              expireSession(session, new AuthError('session-expired'));
            } else if (session.record?.sid === (store.content as SessionRecord | null)?.sid) {
              session.apply(syncWithStore(session));
              if (session.record !== null) {
                adoptTokens(session, 'A1');
              }
            }
            advance(pauseMs);
          }
          advance(600 * (actions.length + 1) * 2);
          expect(here.session.record?.sid).toBe(there.session.record?.sid);
          expect(here.session.record?.gen).toBe(there.session.record?.gen);
          expect(channels.posted.length - postedBefore).toBeLessThanOrEqual(4 * actions.length);
        },
      ),
      { numRuns: propertyRuns.numRuns / 40 },
    );
  });

  it('an unsubscribed tab neither receives nor sends messages', () => {
    there.changes.subscription.unsubscribe();
    startSession(here.session, ada);
    advance(600);
    expect(there.session.record).toBeNull();
    expect(channels.count).toBe(1);
  });
});

describe('syncCookieSession', () => {
  let here: Tab;
  let there: Tab;

  beforeEach(() => {
    here = new Tab(syncCookieSession, new ScriptedStore(), cookieTokens);
    there = new Tab(syncCookieSession, new ScriptedStore(), cookieTokens);
  });

  function restoreBoth(): void {
    here.refresh('A0');
    there.refresh('A0');
    advance(10);
    here.events.length = channels.posted.length = 0;
  }

  it('a sign-in in another tab revalidates the session, and waiting requests fail [F138]', () => {
    restoreBoth();
    const waiting = here.waitForRefresh();
    startSession(there.session, ben);
    advance(10);
    expect(waiting.codes).toEqual(['session-changed']);
    expect(here.session.state).toEqual({ status: 'restoring' });
    expect(here.session.snapshot.session.status).toBe('cookie');
    expect(here.events).toEqual(['refresh-started', 'session-changed']);
    expect(here.changes.values).toHaveLength(1);
  });

  it('a sign-in in another tab does not change the session if this tab was anonymous', () => {
    expireSession(here.session, new AuthError('session-expired', { status: 401 }));
    startSession(there.session, ben);
    advance(10);
    expect(here.session.state).toEqual({ status: 'restoring' });
    expect(here.events).toEqual([]);
  });

  it('a sign-out in another tab signs this tab out [F137]', () => {
    restoreBoth();
    const waiting = here.waitForRefresh();
    endSession(there.session);
    advance(10);
    expect(here.session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(waiting.codes).toEqual(['signed-out']);
  });

  it('a refresh in another tab changes nothing, since each tab has its own access token', () => {
    restoreBoth();
    const before = here.record;
    there.refresh('A1');
    advance(10);
    expect(here.record).toBe(before);
    expect(here.events).toEqual([]);
  });

  it('changes that come from another tab are not sent again [F133]', () => {
    restoreBoth();
    startSession(there.session, ben);
    advance(10);
    here.refresh('B1');
    advance(10);
    endSession(there.session);
    advance(1_000);
    expect(postedTypes()).toEqual(['signed-in', 'signed-out']);
  });
});

describe('syncOnStoreChange', () => {
  it('takes over what another tab has stored when the store reports it', () => {
    const changes$ = new Subject<unknown>();
    const store = Object.assign(new ScriptedStore(true), { changes$ });
    const here = new Tab(syncOnStoreChange, store);
    startSession(here.session, ada);
    store.content = { ...here.record, gen: 1, accessToken: 'A1' };
    changes$.next(null);
    expect(here.record.accessToken).toBe('A1');
    store.content = null;
    changes$.next(null);
    expect(here.session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
  });

  it('does nothing for a store that reports no changes', () => {
    const here = new Tab(syncOnStoreChange, new ScriptedStore(true));
    expect(here.changes).toMatchObject({ values: [], completed: 1 });
  });
});

describe('syncOnResume', () => {
  it('a page that resumes takes over what other tabs have stored [F053]', () => {
    const store = new ScriptedStore(true);
    const resumed$ = new Subject<unknown>();
    const here = new Tab((session) => syncOnResume(session, resumed$), store);
    startSession(here.session, ada);
    store.content = { ...here.record, gen: 4, accessToken: 'A4' };
    expect(here.record.accessToken).toBe('A0');
    resumed$.next(null);
    expect(here.record.accessToken).toBe('A4');
    store.content = null;
    resumed$.next(null);
    expect(here.session.state.status).toBe('anonymous');
  });

  it('a page that resumes ignores a store that no other tab shares', () => {
    const store = new ScriptedStore(false);
    const resumed$ = new Subject<unknown>();
    const here = new Tab((session) => syncOnResume(session, resumed$), store);
    startSession(here.session, ada);
    store.content = null;
    resumed$.next(null);
    expect(here.session.state.status).toBe('authenticated');
  });
});
