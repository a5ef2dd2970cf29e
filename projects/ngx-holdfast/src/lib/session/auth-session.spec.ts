import { VirtualTimeScheduler, defer, of, skip, take } from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { jwt } from '../../../spec/harness/jwt';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthError } from './auth-error';
import { SessionRecord } from './session-record';
import { AuthEvent } from './auth-event';
import { AuthSession } from './auth-session';
import { MemoryStore } from '../storage/memory-store';

const ada = { accessToken: 'A0', refreshToken: 'RA0' };
const ben = { accessToken: 'B0', refreshToken: 'RB0' };

describe('AuthSession', () => {
  let scheduler: VirtualTimeScheduler;
  let steady: boolean;
  let store: ScriptedStore;
  let session: AuthSession;
  let log: string[];

  function create({ shared = false, byCookie = false } = {}): void {
    log = [];
    store = new ScriptedStore(shared);
    scheduler = new VirtualTimeScheduler();
    steady = true;
    session = aSession(store, scheduler, { byCookie, isClockSteady: () => steady });
    session.state$.subscribe((state) =>
      log.push('reason' in state ? `${state.status} ${state.reason ?? ''}` : state.status),
    );
    session.changed$.subscribe(() => log.push('changed'));
    session.events$.subscribe(({ type }) => log.push(`event ${type}`));
  }

  function current(): SessionRecord {
    if (session.record === null) {
      throw new Error('Nobody is signed in.');
    }
    return session.record;
  }

  function signedIn(response = ada): SessionRecord {
    session.signIn(response);
    log.length = 0;
    return current();
  }

  function codeOf(action: () => unknown): string {
    try {
      action();
    } catch (error) {
      return (error as AuthError).code;
    }
    return 'none';
  }

  function eventsOf(action: () => void): AuthEvent[] {
    const { values, subscription } = new Recorder(session.events$);
    action();
    subscription.unsubscribe();
    return values;
  }

  beforeEach(() => create());

  describe('restore', () => {
    it('before it, nothing is known', () => {
      expect(session.state).toEqual({ status: 'restoring' });
      expect(session.record).toBeNull();
    });

    it('takes up the stored session', () => {
      store.content = aRecord();
      session.restore();
      expect(log).toEqual(['restoring', 'authenticated', 'changed', 'event session-restored']);
      expect(session.record).toEqual(aRecord());
    });

    it('takes up what a store holds that has no failures to tell of', () => {
      session = aSession(store, scheduler, { store: new MemoryStore(aRecord()) });
      session.restore();
      expect(session.record).toEqual(aRecord());
    });

    it('an empty store means nobody, and no event', () => {
      session.restore();
      expect(session.state).toEqual({ status: 'anonymous' });
      expect(log.filter((entry) => entry.startsWith('event'))).toEqual([]);
    });

    it('comes too late once somebody has signed in', () => {
      session.signIn(ben);
      store.content = aRecord();
      session.restore();
      expect(current().accessToken).toBe('B0');
    });

    it('with a cookie it stays unknown, and a refresh can be asked for', () => {
      create({ byCookie: true });
      session.restore();
      expect(session.state).toEqual({ status: 'restoring' });
      expect(current().accessToken).toBe('');
      expect(session.canRefresh(current())).toBe(true);
    });

    it('what a crash left half-written is no session [F104]', async () => {
      store.content = '{"v":1,"sid":"s1","gen":0,"acc';
      session.restore();
      expect(session.state).toEqual({ status: 'anonymous' });
      // Told a moment later: at start-up nobody can listen yet.
      expect(log).not.toContain('event storage-failed');
      await Promise.resolve();
      expect(log).toContain('event storage-failed');
    });
  });

  describe('signIn', () => {
    it('goes to the store first, then to the state, then to events', () => {
      session.restore();
      log.length = 0;
      const onSave = store.onSave;
      store.onSave = (record) => {
        log.push('store');
        onSave(record);
      };
      session.signIn(ada);
      expect(log).toEqual(['store', 'authenticated', 'changed', 'event signed-in']);
      expect(store.content).toEqual(current());
    });

    it('reads the claims as hints, null for an opaque token', () => {
      session.signIn({ accessToken: jwt({ sub: 'ada' }) });
      expect(session.state).toEqual({ status: 'authenticated', user: { sub: 'ada' } });
      session.signIn({ accessToken: 'opaque' });
      expect(session.state).toEqual({ status: 'authenticated', user: null });
    });

    it('reads when a refresh token lapses that says so', () => {
      session.signIn({ accessToken: 'A0', refreshToken: jwt({ iat: 1e9, exp: 1e9 + 60 }) });
      expect(current().refreshExpiresAt).toBe(60_000);
    });

    it('reads a token once', () => {
      const accessToken = jwt({ sub: 'ada' });
      const parse = jest.spyOn(JSON, 'parse');
      session.signIn({ accessToken });
      const { length } = parse.mock.calls;
      parse.mockRestore();
      expect(length).toBe(1);
    });

    it('each one is another session', () => {
      const first = signedIn();
      const second = signedIn(ada);
      expect(second.sid).not.toBe(first.sid);
      expect(session.isCurrent(first)).toBe(false);
      expect(session.goneError().code).toBe('session-changed');
    });

    it('works in memory where the store fails, and tells of it once [F103]', () => {
      store.onSave = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      session.restore();
      session.signIn(ada);
      session.keep(current(), { accessToken: 'A1' });
      expect(session.state.status).toBe('authenticated');
      expect(log.filter((entry) => entry === 'event storage-failed')).toHaveLength(1);
    });
  });

  describe('keep and adopt', () => {
    it('keep stores the next generation; adopt makes it the one in use', () => {
      const record = signedIn();
      const next = session.keep(record, { accessToken: 'A1' });
      expect(next).toMatchObject({
        sid: record.sid,
        gen: 1,
        accessToken: 'A1',
        refreshToken: 'RA0',
      });
      expect(store.content).toEqual(next);
      expect(log).toEqual([]);
      session.adopt(next);
      expect(log).toEqual(['authenticated', 'event refreshed']);
    });

    it('nobody sees a signed-out state during a refresh [F069]', () => {
      const record = signedIn();
      session.adopt(session.keep(record, { accessToken: 'A1' }));
      session.adopt(session.keep(current(), { accessToken: 'A2' }));
      expect(log.filter((entry) => !/^(authenticated|event refreshed)$/.test(entry))).toEqual([]);
    });

    it('what was adopted once is not adopted again, and nothing older is', () => {
      const record = signedIn();
      const next = session.keep(record, { accessToken: 'A1' });
      session.adopt(next);
      log.length = 0;
      session.adopt(next);
      session.adopt(record);
      expect(log).toEqual([]);
      expect(current()).toBe(next);
    });

    it('what a refresh of A brings after B signed in changes nothing [F057]', () => {
      const record = signedIn();
      const next = session.keep(record, { accessToken: 'A1' });
      const other = signedIn(ben);
      expect(codeOf(() => session.keep(record, { accessToken: 'A2' }))).toBe('session-changed');
      session.adopt(next);
      expect(log).toEqual([]);
      expect(store.content).toEqual(other);
      expect(current()).toBe(other);
    });

    it('what a refresh brings after a sign-out changes nothing [F056]', () => {
      const record = signedIn();
      const next = session.keep(record, { accessToken: 'A1' });
      session.signOut();
      log.length = 0;
      expect(codeOf(() => session.keep(record, { accessToken: 'A2' }))).toBe('signed-out');
      session.adopt(next);
      expect(log).toEqual([]);
      expect(store.content).toBeNull();
    });

    it('a session that another tab has stored since is not overwritten [F138]', () => {
      const record = signedIn();
      const theirs = aRecord({ sid: 'theirs' });
      store.content = theirs;
      expect(codeOf(() => session.keep(record, { accessToken: 'A1' }))).toBe('session-changed');
      expect(store.content).toBe(theirs);
    });

    it('a shared store that another tab has emptied stays empty [F056]', () => {
      create({ shared: true });
      const record = signedIn();
      store.content = null;
      expect(codeOf(() => session.keep(record, { accessToken: 'A1' }))).toBe('session-changed');
      expect(store.content).toBeNull();
      // Another tab may hold the lock: nobody is told yet.
      expect(log).toEqual([]);
    });

    it('a store of this tab alone that was emptied by someone is written again', () => {
      const record = signedIn();
      store.content = null;
      const next = session.keep(record, { accessToken: 'A1' });
      expect(store.content).toEqual(next);
    });

    it('a newer generation in the store is taken instead of a late answer, and not overwritten', () => {
      create({ shared: true });
      const record = signedIn();
      const newer = { ...record, gen: 7, accessToken: 'A7' };
      store.content = newer;
      expect(session.keep(record, { accessToken: 'A1' })).toBe(newer);
      expect(store.content).toBe(newer);
    });

    it('a cookie session becomes one by its first refresh', () => {
      create({ byCookie: true });
      session.restore();
      session.adopt(session.keep(current(), { accessToken: 'A1' }));
      expect(session.state.status).toBe('authenticated');
      expect(log.at(-1)).toBe('event session-restored');
    });

    it('tokens of somebody else are another session [F057]', () => {
      const record = signedIn({ accessToken: jwt({ sub: 'ada' }), refreshToken: 'R' });
      const next = session.keep(record, { accessToken: jwt({ sub: 'ben' }) });
      expect(next).toMatchObject({ gen: 0, refreshToken: undefined });
      expect(next.sid).not.toBe(record.sid);
      expect(store.content).toEqual(next);
      session.adopt(next);
      expect(current()).toEqual(record);
    });

    it('tokens of the same person, or opaque ones, are the same session', () => {
      const record = signedIn({ accessToken: jwt({ sub: 'ada', n: 1 }), refreshToken: 'R' });
      expect(session.keep(record, { accessToken: jwt({ sub: 'ada', n: 2 }) }).sid).toBe(record.sid);
      const opaque = signedIn();
      expect(session.keep(opaque, { accessToken: 'A1' }).sid).toBe(opaque.sid);
    });

    it.each([
      [jwt({ sub: 'ada' }), 'opaque'],
      ['opaque', jwt({ sub: 'ada' })],
      [jwt({}), jwt({ sub: 'ada' })],
    ])('where only one of two tokens names a person (%#), nobody else is told of', (old, next) => {
      const record = signedIn({ accessToken: old, refreshToken: 'R' });
      expect(session.keep(record, { accessToken: next }).sid).toBe(record.sid);
    });
  });

  describe('signOut and expire', () => {
    it('the session ends once, however often it is ended [F061]', () => {
      signedIn();
      session.signOut();
      session.signOut();
      session.expire(new AuthError('session-expired'));
      expect(log).toEqual(['anonymous signed-out', 'changed', 'event signed-out']);
      expect(store.content).toBeNull();
    });

    it('a session that cannot be renewed ends with the error that ended it [F025]', () => {
      const error = new AuthError('session-expired', { status: 400 });
      signedIn();
      session.expire(error);
      expect(log).toEqual(['anonymous session-expired', 'changed', 'event session-expired']);
      expect(session.goneError()).toBe(error);
      expect(store.content).toBeNull();
    });

    it('where the store reads empty, another tab may be about to fill it [F138]', () => {
      create({ shared: true });
      signedIn();
      store.log.length = 0;
      store.content = null;
      session.expire(new AuthError('session-expired'));
      expect(session.state.status).toBe('anonymous');
      expect(store.log).toEqual([]);
    });

    it('a sign-out before a store has told empties it, whatever it holds [F056]', () => {
      create({ shared: true });
      session.signOut();
      expect(store.log).toEqual(['clear']);
      store.content = aRecord();
      session.restore();
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      expect(session.record).toBeNull();
    });

    it('who signs in again does not meet the error of the last session', () => {
      signedIn();
      session.expire(new AuthError('session-expired'));
      signedIn();
      session.signOut();
      expect(session.goneError().code).toBe('signed-out');
    });

    it('a 401 for want of a cookie at start-up is no news', () => {
      create({ byCookie: true });
      session.restore();
      session.expire(new AuthError('session-expired', { status: 401 }));
      expect(session.state.status).toBe('anonymous');
      expect(log.filter((entry) => entry.startsWith('event'))).toEqual([]);
    });

    it('any other refusal at start-up is told', () => {
      create({ byCookie: true });
      session.restore();
      session.expire(new AuthError('session-expired', { status: 400 }));
      expect(log).toContain('event session-expired');
    });

    it('a 401 for who was signed in is told', () => {
      signedIn();
      session.expire(new AuthError('session-expired', { status: 401 }));
      expect(log).toContain('event session-expired');
    });

    it('a sign-out of this tab is told as one', () => {
      signedIn();
      const events = eventsOf(() => session.signOut());
      expect(events).toEqual([expect.objectContaining({ type: 'signed-out', inOtherTab: false })]);
    });

    it('leaves a session that another tab has stored since', () => {
      create({ shared: true });
      signedIn();
      const theirs = aRecord({ sid: 'theirs' });
      store.content = theirs;
      session.signOut();
      expect(store.content).toBe(theirs);
      expect(session.state.status).toBe('anonymous');
    });
  });

  describe('follow', () => {
    beforeEach(() => create({ shared: true }));

    it('newer tokens of the session are adopted [F110]', () => {
      const record = signedIn();
      store.content = { ...record, gen: 1, accessToken: 'A1' };
      session.follow();
      expect(current().accessToken).toBe('A1');
      expect(log).toEqual(['authenticated', 'event refreshed']);
    });

    it('an older generation changes nothing [F110]', () => {
      const record = signedIn();
      const next = session.keep(record, { accessToken: 'A1' });
      session.adopt(next);
      log.length = 0;
      store.content = record;
      session.follow();
      expect(log).toEqual([]);
      expect(current()).toBe(next);
    });

    it('an emptied store signs out, and is not written to [F110]', () => {
      signedIn();
      store.log.length = 0;
      store.content = null;
      session.follow();
      session.follow();
      expect(log).toEqual(['anonymous signed-out', 'changed', 'event signed-out']);
      expect(store.log).toEqual([]);
    });

    it('an emptied store is told as a sign-out elsewhere [F110]', () => {
      signedIn();
      store.content = null;
      const events = eventsOf(() => session.follow());
      expect(events).toEqual([expect.objectContaining({ type: 'signed-out', inOtherTab: true })]);
    });

    it('someone else’s sign-in changes the session [F138]', () => {
      const record = signedIn();
      store.content = aRecord({ sid: 'theirs', accessToken: 'B0' });
      session.follow();
      expect(log).toEqual(['authenticated', 'changed', 'event session-changed']);
      expect(session.isCurrent(record)).toBe(false);
      expect(session.goneError().code).toBe('session-changed');
    });

    it('a sign-in elsewhere signs in here [F110]', () => {
      session.restore();
      log.length = 0;
      store.content = aRecord({ sid: 'theirs' });
      session.follow();
      expect(log).toEqual(['authenticated', 'changed', 'event signed-in']);
    });

    it('a session that is over and that a late tab stores again is removed again [F056]', () => {
      create({ shared: true });
      const over = signedIn();
      session.signOut();
      log.length = 0;
      store.content = { ...over, gen: 1, accessToken: 'A1' };
      session.follow();
      expect(store.content).toBeNull();
      expect(log).toEqual([]);
    });

    it('A’s session that a late tab stores over B’s gives way again [F057]', () => {
      create({ shared: true });
      const adas = signedIn();
      const bens = signedIn(ben);
      const late = { ...adas, gen: 1, accessToken: 'A1' };
      store.content = late;
      session.follow();
      expect(store.content).toEqual(bens);
      expect(log).toEqual([]);
    });

    it('garbage ends no session, and is overwritten by the next tokens [F106]', () => {
      const record = signedIn();
      store.content = 'garbage';
      session.follow();
      expect(log).toEqual(['event storage-failed']);
      expect(current()).toBe(record);
      const next = session.keep(record, { accessToken: 'A1' });
      expect(store.content).toEqual(next);
    });

    it('a newer version’s record ends the session here: it may have taken the tokens over [F135]', () => {
      signedIn();
      const newer = { v: 2 };
      store.content = newer;
      session.follow();
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      session.signIn(ben);
      session.signOut();
      expect(store.content).toBe(newer);
    });

    it('who only follows leaves it to those who know', () => {
      create({ shared: true });
      const adas = signedIn();
      store.content = { ...adas, sid: 'bens' };
      session.follow();
      store.content = adas;
      session.follow();
      expect(current()).toEqual(adas);
    });
  });

  describe('askAnew and endElsewhere', () => {
    beforeEach(() => {
      create({ byCookie: true });
      session.restore();
    });

    it('somebody may be signed in, but no longer who was [F138]', () => {
      const record = signedIn();
      session.askAnew();
      expect(log).toEqual(['restoring', 'changed', 'event session-changed']);
      expect(session.isCurrent(record)).toBe(false);
      expect(session.goneError().code).toBe('session-changed');
      expect(session.canRefresh(current())).toBe(true);
    });

    it('what the cookie turns out to stand for is who is signed in [F138]', () => {
      const record = signedIn();
      session.askAnew();
      const asked = current();
      expect(codeOf(() => session.keep(record, { accessToken: 'A1' }))).toBe('session-changed');
      session.adopt(session.keep(asked, { accessToken: 'B1' }));
      expect(session.state.status).toBe('authenticated');
      expect(current().accessToken).toBe('B1');
    });

    it('that nobody is there any more is told once, and not as this tab’s own deed [F137]', () => {
      signedIn();
      session.askAnew();
      session.askAnew();
      log.length = 0;
      const refused = new AuthError('session-expired', { status: 401 });
      const events = eventsOf(() => session.expire(refused));
      expect(events).toEqual([expect.objectContaining({ type: 'signed-out', inOtherTab: true })]);
      expect(session.state).toEqual({ status: 'anonymous', reason: 'signed-out' });
      session.askAnew();
      expect(eventsOf(() => session.expire(refused))).toEqual([]);
    });

    it('who has come instead and goes is told as ever', () => {
      signedIn();
      session.askAnew();
      session.adopt(session.keep(current(), { accessToken: 'B1' }));
      session.endElsewhere();
      session.askAnew();
      const refused = new AuthError('session-expired', { status: 401 });
      expect(eventsOf(() => session.expire(refused))).toEqual([]);
    });

    it('where nobody was, nobody has gone', () => {
      session.expire(new AuthError('session-expired', { status: 401 }));
      log.length = 0;
      session.askAnew();
      expect(log).toEqual(['restoring', 'changed']);
    });

    it('a sign-out elsewhere leaves nothing here, and is told once [F137]', () => {
      const record = signedIn();
      session.endElsewhere();
      session.endElsewhere();
      expect(log).toEqual(['anonymous signed-out', 'changed', 'event signed-out']);
      expect(store.content).toBeNull();
      expect(codeOf(() => session.keep(record, { accessToken: 'A1' }))).toBe('signed-out');
    });

    it('others are told by whoever did it, not by those who follow [F137]', () => {
      signedIn();
      const events = eventsOf(() => session.endElsewhere());
      expect(events).toEqual([expect.objectContaining({ type: 'signed-out', inOtherTab: true })]);
    });
  });

  describe('canRefresh', () => {
    function lapsing(differs: Partial<SessionRecord>): SessionRecord {
      return aRecord({ refreshExpiresAt: 5_000, ...differs });
    }

    it('a refresh token that has lapsed is not tried', () => {
      advanceTo(scheduler, 4_999);
      expect(session.canRefresh(lapsing({}))).toBe(true);
      advanceTo(scheduler, 5_000);
      expect(session.canRefresh(lapsing({}))).toBe(false);
    });

    it('one that only seems to have lapsed by a changed clock is tried [F050]', () => {
      advanceTo(scheduler, 86_400_000);
      steady = false;
      expect(session.canRefresh(lapsing({}))).toBe(true);
    });

    it('without a refresh token there is nothing to try, whatever the clock says', () => {
      steady = false;
      expect(session.canRefresh(lapsing({ refreshToken: undefined }))).toBe(false);
    });

    it('one of unknown lifetime is tried', () => {
      advanceTo(scheduler, 86_400_000);
      expect(session.canRefresh(lapsing({ refreshExpiresAt: undefined }))).toBe(true);
    });
  });

  describe('a store that answers later', () => {
    it('is asked anew by reread$, and says when all is written', () => {
      const reads = [aRecord(), aRecord({ gen: 1 })];
      const later = Object.assign(store, {
        reload$: defer(() => of((store.content = reads.shift()))),
        flushed$: of('flushed'),
      });
      session = aSession(later, scheduler);
      expect(new Recorder(session.reread$).values).toEqual([aRecord()]);
      expect(new Recorder(session.reread$).values).toEqual([aRecord({ gen: 1 })]);
      expect(new Recorder(session.flushed$).values).toEqual(['flushed']);
    });

    it('one that answers at once has nothing to wait for', () => {
      store.content = aRecord();
      expect(new Recorder(session.reread$)).toMatchObject({ values: [aRecord()], completed: 1 });
      expect(new Recorder(session.flushed$).completed).toBe(1);
    });
  });

  describe('subscribers', () => {
    it('who signs out from within a subscription leaves everybody with the last state', () => {
      session.restore();
      const seen: string[][] = [[], [], []];
      session.state$.subscribe(({ status }) => seen[0]?.push(status));
      session.state$.subscribe(({ status }) => {
        seen[1]?.push(status);
        if (status === 'authenticated') {
          session.signOut();
        }
      });
      session.state$.subscribe(({ status }) => seen[2]?.push(status));
      session.signIn(ada);
      expect(seen.map((statuses) => statuses.at(-1))).toEqual(Array(3).fill('anonymous'));
      expect(seen[2]).not.toContain('authenticated');
      expect(store.content).toBeNull();
    });

    it('an event finds the state that it tells of', () => {
      const found: string[] = [];
      session.events$.subscribe(({ type }) => found.push(`${type}: ${session.state.status}`));
      session.signIn(ada);
      session.adopt(session.keep(current(), { accessToken: 'A1' }));
      session.signOut();
      expect(found).toEqual([
        'signed-in: authenticated',
        'refreshed: authenticated',
        'signed-out: anonymous',
      ]);
    });

    /** The events of `act`, where the first subscriber of the state answers it once. */
    function eventsWhere(answer: () => void, act: () => void): string[] {
      session.state$.pipe(skip(1), take(1)).subscribe(answer);
      return eventsOf(act).map(({ type }) => type);
    }

    function signOut(): void {
      session.signOut();
    }

    it('who signs out at a sign-in, refresh or restoring hears of nothing after it [F056]', () => {
      expect(eventsWhere(signOut, () => session.signIn(ada))).toEqual(['signed-out']);

      const next = session.keep(signedIn(), { accessToken: 'A1' });
      expect(eventsWhere(signOut, () => session.adopt(next))).toEqual(['signed-out']);

      create();
      store.content = aRecord();
      expect(eventsWhere(signOut, () => session.restore())).toEqual(['signed-out']);
    });

    it('who signs out or in at a change of persons hears of nothing after it [F138]', () => {
      create({ shared: true });
      signedIn();
      store.content = aRecord({ sid: 'theirs' });
      expect(eventsWhere(signOut, () => session.follow())).toEqual(['signed-out']);

      create({ byCookie: true });
      signedIn();
      const signIn = (): void => session.signIn(ben);
      expect(eventsWhere(signIn, () => session.askAnew())).toEqual(['signed-in']);
    });

    it('who signs in at a sign-out is not told to be signed out', () => {
      signedIn();
      expect(eventsWhere(() => session.signIn(ben), signOut)).toEqual(['signed-in']);
    });

    it('newer tokens that come in between take no event of the same session away', () => {
      const renew = (): void => session.adopt(session.keep(current(), { accessToken: 'A1' }));
      expect(eventsWhere(renew, () => session.signIn(ada))).toEqual(['refreshed', 'signed-in']);
    });

    it('events are not replayed, the state is', () => {
      signedIn();
      const late: unknown[] = [];
      session.events$.subscribe((event) => late.push(event));
      session.state$.subscribe((state) => late.push(state.status));
      expect(late).toEqual(['authenticated']);
    });

    it('all streams complete with the session, and nothing is told any more', () => {
      const completed: string[] = [];
      signedIn();
      session.state$.subscribe({ complete: () => completed.push('state$') });
      session.changed$.subscribe({ complete: () => completed.push('changed$') });
      session.events$.subscribe({ complete: () => completed.push('events$') });
      session.destroy();
      expect(completed).toEqual(['state$', 'changed$', 'events$']);
      expect(store.content).not.toBeNull();
    });

    it('no event holds a token [F101]', () => {
      const events: unknown[] = [];
      session.events$.subscribe((event) => events.push(event));
      session.signIn({ accessToken: 'SECRET-a', refreshToken: 'SECRET-r' });
      session.adopt(session.keep(current(), { accessToken: 'SECRET-b' }));
      session.expire(new AuthError('session-expired'));
      expect(events).toHaveLength(3);
      expect(JSON.stringify(events)).not.toContain('SECRET');
    });
  });
});
