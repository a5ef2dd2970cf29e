import * as fc from 'fast-check';
import { NEVER, Subject, VirtualTimeScheduler, take } from 'rxjs';
import { FakeChannels } from '../../../spec/harness/fake-channel';
import { advanceTo } from '../../../spec/harness/advance-to';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aSession } from '../../../spec/harness/a-session';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthError } from '../session/auth-error';
import { SessionRecord } from '../session/session-record';
import { AuthSession } from '../session/auth-session';
import { RefreshCoordinator } from '../session/refresh-coordinator';
import { defaultRefreshPolicy } from '../session/refresh-policy';
import { singleTab } from '../session/tab-coordination';
import { syncCookieSession, syncOnMessage, syncOnResume } from './tab-sync';

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

function goOn(ms: number): void {
  advanceTo(scheduler, scheduler.now() + ms);
}

/** One tab; `place` is what all tabs share, unless each has a store of its own. */
class Tab {
  readonly events: string[] = [];
  readonly session: AuthSession;
  readonly inStep: Recorder<unknown>;

  constructor(follow: typeof syncOnMessage, store: ScriptedStore, byCookie = false) {
    let ids = 0;
    const tab = (tabCount += 1);
    this.session = aSession(store, scheduler, {
      byCookie,
      newId: () => `tab${tab}-s${(ids += 1)}`,
    });
    this.session.events$.subscribe(({ type }) => this.events.push(type));
    this.inStep = new Recorder(follow(this.session, channels.open));
    this.session.restore();
  }

  get record(): SessionRecord {
    return this.session.record as SessionRecord;
  }

  refreshes(accessToken: string): void {
    this.session.adopt(this.session.keep(this.record, { accessToken }));
  }

  /** Requests of this tab that wait for a refresh which is not answered. */
  waits(): Recorder<SessionRecord> {
    const coordinator = new RefreshCoordinator({
      session: this.session,
      refresher: () => NEVER,
      tabs: singleTab,
      policy: defaultRefreshPolicy,
      scheduler,
      random: () => 1,
      online$: NEVER,
      revoke: () => NEVER,
    });
    return new Recorder(coordinator.freshTokens(this.record));
  }
}

describe('followMessages', () => {
  let place: ScriptedStore;
  let here: Tab;
  let there: Tab;

  beforeEach(() => {
    place = new ScriptedStore(true);
    here = new Tab(syncOnMessage, place);
    there = new Tab(syncOnMessage, place);
  });

  function bothSignedIn(): void {
    there.session.signIn(ada);
    goOn(10);
    here.events.length = there.events.length = channels.posted.length = 0;
  }

  it('a sign-in there is one here', () => {
    there.session.signIn(ada);
    goOn(10);
    expect(here.record.accessToken).toBe('A0');
    expect(here.events).toEqual(['signed-in']);
  });

  it('a refresh there brings its tokens here [F110]', () => {
    bothSignedIn();
    there.refreshes('A1');
    goOn(10);
    expect(here.record).toMatchObject({ accessToken: 'A1', gen: 1 });
    expect(here.events).toEqual(['refreshed']);
  });

  it('a message that arrives before its record is waited for [F119]', () => {
    bothSignedIn();
    const old = place.content;
    there.refreshes('A1');
    const written = place.content;
    place.content = old;
    goOn(300);
    expect(here.events).toEqual([]);
    place.content = written;
    goOn(20);
    expect(here.record.accessToken).toBe('A1');
    expect(here.events).toEqual(['refreshed']);
  });

  it('what cannot be read within 500 ms is not waited for, and nothing is lost [F119]', () => {
    bothSignedIn();
    channels.say({ type: 'refreshed', sid: here.record.sid, gen: 9 });
    channels.say({ type: 'refreshed', sid: here.record.sid, gen: 1 });
    goOn(400);
    there.refreshes('A1');
    goOn(200);
    expect(here.record.accessToken).toBe('A1');
    goOn(1_000);
    expect(here.events).toEqual(['refreshed']);
    expect(here.inStep.outcomes).toBe(0);
  });

  it('a sign-out there is one here, and who waits is told so [F137]', () => {
    bothSignedIn();
    const waiting = here.waits();
    there.session.signOut();
    goOn(10);
    expect(here.session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(waiting.codes).toEqual(['signed-out']);
    expect(place.content).toBeNull();
  });

  it('the end of a session there is the end of it here [F137]', () => {
    bothSignedIn();
    there.session.expire(new AuthError('session-expired'));
    goOn(10);
    expect(here.session.state.status).toBe('anonymous');
  });

  it('somebody else who signs in there is who is signed in here, and nobody waits on [F138]', () => {
    bothSignedIn();
    const waiting = here.waits();
    there.session.signIn(ben);
    goOn(10);
    expect(here.record.accessToken).toBe('B0');
    expect(here.events).toContain('session-changed');
    expect(waiting.codes).toEqual(['session-changed']);
  });

  it('a sign-out that is followed by a sign-in is over within a moment [F138]', () => {
    bothSignedIn();
    there.session.signOut();
    there.session.signIn(ben);
    goOn(50);
    expect(here.record.accessToken).toBe('B0');
  });

  it('what one tab only repeats is not told again [F133]', () => {
    bothSignedIn();
    there.refreshes('A1');
    goOn(1_000);
    there.session.signIn(ben);
    goOn(1_000);
    there.session.signOut();
    goOn(1_000);
    expect(channels.posted.map((message) => (message as { type: string }).type)).toEqual([
      'refreshed',
      'signed-in',
      'signed-out',
    ]);
  });

  it('a store that answers at once is told of at once', () => {
    there.session.signIn(ada);
    there.session.signOut();
    expect(channels.posted).toHaveLength(2);
  });

  it('a store that answers later is told of once all is written, in order [F137]', () => {
    const written$ = new Subject<unknown>();
    const late = Object.assign(place, { flushed$: written$.pipe(take(1)) });
    there = new Tab(syncOnMessage, late);
    there.session.signIn(ada);
    there.session.signOut();
    goOn(1_000);
    expect(channels.posted).toEqual([]);
    written$.next(null);
    expect(channels.posted).toEqual([{ type: 'signed-in', sid: 'tab3-s1', gen: 0 }]);
    written$.next(null);
    expect(channels.posted.slice(1)).toEqual([{ type: 'signed-out', sid: 'tab3-s1', gen: 0 }]);
  });

  it('no message holds a token [F133]', () => {
    bothSignedIn();
    there.refreshes('SECRET-A1');
    goOn(10);
    expect(channels.posted).toEqual([{ type: 'refreshed', sid: here.record.sid, gen: 1 }]);
  });

  it('an older generation changes nothing [F133]', () => {
    bothSignedIn();
    there.refreshes('A1');
    goOn(10);
    channels.say({ type: 'refreshed', sid: here.record.sid, gen: 0 });
    goOn(1_000);
    expect(here.record.accessToken).toBe('A1');
    expect(here.events).toEqual(['refreshed']);
  });

  it('a forged sign-out signs nobody out, since the store knows better [F133]', () => {
    bothSignedIn();
    channels.say({ type: 'signed-out', sid: here.record.sid, gen: 0 });
    goOn(1_000);
    expect(here.session.state.status).toBe('authenticated');
  });

  it('whatever arrives, the tab stays in step [F133]', () => {
    bothSignedIn();
    const suspect = fc.record(
      {
        type: fc.oneof(fc.constantFrom('signed-in', 'refreshed', 'signed-out'), fc.anything()),
        sid: fc.oneof(fc.constantFrom('tab2-s1', 'x'), fc.anything()),
        gen: fc.oneof(fc.integer(), fc.anything()),
        more: fc.anything({ withBigInt: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(suspect, fc.anything()), (data) => {
        channels.say(data);
        goOn(600);
        expect(here.session.state.status).toBe('authenticated');
      }),
      { numRuns: propertyRuns.numRuns / 40 },
    );
    there.refreshes('A1');
    goOn(1_000);
    expect(here.record.accessToken).toBe('A1');
    expect(here.inStep.outcomes).toBe(0);
  });

  it('two tabs in whatever order of deeds come to agree, and to rest [F133]', () => {
    const deed = fc.constantFrom('in', 'out', 'refresh', 'expire');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(deed, fc.boolean(), fc.nat(30)), { maxLength: 12 }),
        (deeds) => {
          const told = channels.posted.length;
          for (const [what, isHere, pause] of deeds) {
            const tab = isHere ? here : there;
            if (what === 'in') {
              tab.session.signIn(ada);
            } else if (what === 'out') {
              tab.session.signOut();
            } else if (what === 'expire') {
              tab.session.expire(new AuthError('session-expired'));
            } else if (tab.session.record?.sid === (place.content as SessionRecord | null)?.sid) {
              tab.session.follow();
              if (tab.session.record !== null) {
                tab.refreshes('A1');
              }
            }
            goOn(pause);
          }
          goOn(600 * (deeds.length + 1) * 2);
          expect(here.session.record?.sid).toBe(there.session.record?.sid);
          expect(here.session.record?.gen).toBe(there.session.record?.gen);
          expect(channels.posted.length - told).toBeLessThanOrEqual(4 * deeds.length);
        },
      ),
      { numRuns: propertyRuns.numRuns / 40 },
    );
  });

  it('who no longer follows is neither told nor heard', () => {
    there.inStep.subscription.unsubscribe();
    here.session.signIn(ada);
    goOn(600);
    expect(there.session.record).toBeNull();
    expect(channels.count).toBe(1);
  });
});

describe('followCookie', () => {
  let here: Tab;
  let there: Tab;

  beforeEach(() => {
    here = new Tab(syncCookieSession, new ScriptedStore(), true);
    there = new Tab(syncCookieSession, new ScriptedStore(), true);
  });

  function bothSignedIn(): void {
    here.refreshes('A0');
    there.refreshes('A0');
    goOn(10);
    here.events.length = channels.posted.length = 0;
  }

  it('after a sign-in there this tab asks anew who it is, and nobody waits on [F138]', () => {
    bothSignedIn();
    const waiting = here.waits();
    there.session.signIn(ben);
    goOn(10);
    expect(waiting.codes).toEqual(['session-changed']);
    expect(here.session.state).toEqual({ status: 'restoring' });
    expect(here.record.accessToken).toBe('');
    expect(here.events).toEqual(['refresh-started', 'session-changed']);
    expect(here.inStep.values).toHaveLength(1);
  });

  it('where nobody was signed in, that is no change of the session', () => {
    here.session.expire(new AuthError('session-expired', { status: 401 }));
    there.session.signIn(ben);
    goOn(10);
    expect(here.session.state).toEqual({ status: 'restoring' });
    expect(here.events).toEqual([]);
  });

  it('a sign-out there is one here [F137]', () => {
    bothSignedIn();
    const waiting = here.waits();
    there.session.signOut();
    goOn(10);
    expect(here.session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
    expect(waiting.codes).toEqual(['signed-out']);
  });

  it('a refresh there changes nothing here: each tab has a token of its own', () => {
    bothSignedIn();
    const before = here.record;
    there.refreshes('A1');
    goOn(10);
    expect(here.record).toBe(before);
    expect(here.events).toEqual([]);
  });

  it('what one tab only repeats is not told again [F133]', () => {
    bothSignedIn();
    there.session.signIn(ben);
    goOn(10);
    here.refreshes('B1');
    goOn(10);
    there.session.signOut();
    goOn(1_000);
    expect(channels.posted.map((message) => (message as { type: string }).type)).toEqual([
      'signed-in',
      'signed-out',
    ]);
  });
});

describe('followOnWaking', () => {
  it('a page that has slept follows what other tabs have stored [F053]', () => {
    const place = new ScriptedStore(true);
    const resumed$ = new Subject<unknown>();
    const here = new Tab((session) => syncOnResume(session, resumed$), place);
    here.session.signIn(ada);
    place.content = { ...here.record, gen: 4, accessToken: 'A4' };
    expect(here.record.accessToken).toBe('A0');
    resumed$.next(null);
    expect(here.record.accessToken).toBe('A4');
    place.content = null;
    resumed$.next(null);
    expect(here.session.state.status).toBe('anonymous');
  });

  it('a store of this tab alone has missed nothing', () => {
    const place = new ScriptedStore(false);
    const resumed$ = new Subject<unknown>();
    const here = new Tab((session) => syncOnResume(session, resumed$), place);
    here.session.signIn(ada);
    place.content = null;
    resumed$.next(null);
    expect(here.session.state.status).toBe('authenticated');
  });
});
