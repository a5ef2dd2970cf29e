import { Observable, VirtualTimeScheduler, defer, of, throwError } from 'rxjs';
import { ScriptedStore } from '../../../spec/bench/scripted-store';
import { Witness } from '../../../spec/bench/witness';
import { AuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';
import { AuthSession } from '../session/auth-session';
import { GenerationBarrier, GenerationMark } from './generation-barrier';
import { SharedSession } from './shared-session';
import { TabLock } from './tab-lock';

describe('SharedSession', () => {
  let scheduler: VirtualTimeScheduler;
  let store: ScriptedStore;
  let session: AuthSession;
  let record: SessionRecord;
  let mark: GenerationMark | null;
  let tabs: SharedSession;
  let log: string[];

  beforeEach(() => {
    let ids = 0;
    scheduler = new VirtualTimeScheduler();
    store = new ScriptedStore(true);
    session = new AuthSession({
      store,
      scheduler,
      newId: () => `s${(ids += 1)}`,
      byCookie: false,
    });
    session.signIn({ accessToken: 'A0', refreshToken: 'R0' });
    record = session.record as SessionRecord;
    mark = null;
    log = [];
    const barrier = {
      read: () => defer(() => of(mark)),
      commit: (next: GenerationMark) =>
        defer(() => {
          log.push(`commit ${next.gen}`);
          return of(null);
        }),
    } as unknown as GenerationBarrier;
    const lock = new TabLock({ name: 'n', locks: () => undefined, waitMs: 20_000, scheduler });
    tabs = new SharedSession(lock, barrier, scheduler);
  });

  function theirs(gen: number): SessionRecord {
    return { ...record, gen, accessToken: `T${gen}` };
  }

  function succeeds(latest: SessionRecord): Observable<SessionRecord> {
    log.push(`ask ${latest.accessToken}`);
    return defer(() => of(session.keep(latest, { accessToken: `A${latest.gen + 1}` })));
  }

  function refused(latest: SessionRecord): Observable<SessionRecord> {
    log.push(`ask ${latest.accessToken}`);
    return throwError(() => new AuthError('session-expired', { status: 400 }));
  }

  function renew(renewal = succeeds): Witness<SessionRecord> {
    return new Witness(tabs.renew(session, record, renewal));
  }

  it('asks with what is stored, and commits what came before anyone else goes on', () => {
    const renewed = renew();
    expect(log).toEqual(['ask A0', 'commit 1']);
    expect(renewed.values).toEqual([store.content]);
  });

  it('adopts what another tab has stored instead of asking', () => {
    store.content = theirs(1);
    expect(renew().values).toEqual([theirs(1)]);
    expect(log).toEqual([]);
  });

  it('F118 stalereread: waits until the last holder’s record can be seen', () => {
    mark = { sid: record.sid, gen: 1 };
    const renewed = renew();
    expect(renewed.outcomes).toBe(0);
    scheduler.schedule(() => (store.content = theirs(1)), 100);
    scheduler.flush();
    expect(renewed.values).toEqual([theirs(1)]);
    expect(log).toEqual([]);
  });

  it('F118 stalereread: gives up after 500 ms, and asks nobody with a spent token', () => {
    mark = { sid: record.sid, gen: 1 };
    const renewed = renew();
    scheduler.flush();
    expect(scheduler.now()).toBeLessThanOrEqual(520);
    expect(renewed.codes).toEqual(['lock-timeout']);
    expect(log).toEqual([]);
  });

  it('the mark of another session says nothing', () => {
    mark = { sid: 'earlier', gen: 9 };
    expect(renew().values).toHaveLength(1);
  });

  it('F028 sibling: a refusal is forgotten when another tab turns out to have been faster', () => {
    const renewed = renew(refused);
    scheduler.schedule(() => (store.content = theirs(1)), 500);
    scheduler.flush();
    expect(renewed.values).toEqual([theirs(1)]);
  });

  it('F028 sibling: a refusal stands when nothing newer is seen within 1 s', () => {
    const renewed = renew(refused);
    scheduler.maxFrames = 999;
    scheduler.flush();
    expect(renewed.outcomes).toBe(0);
    scheduler.maxFrames = 1_020;
    scheduler.flush();
    expect(renewed.codes).toEqual(['session-expired']);
  });

  it('F021 netloss: any other failure is told at once', () => {
    const failed = () => throwError(() => new AuthError('refresh-network'));
    expect(renew(failed).codes).toEqual(['refresh-network']);
  });

  it('F137 logoutall: a store that another tab has emptied signs out instead of asking', () => {
    store.content = null;
    const renewed = renew();
    scheduler.flush();
    expect(renewed.codes).toEqual(['signed-out']);
    expect(session.state.status).toBe('anonymous');
    expect(log).toEqual([]);
  });

  it('F138 twousers: somebody else’s session is followed instead of asked for', () => {
    store.content = { ...theirs(0), sid: 'theirs' };
    expect(renew().codes).toEqual(['session-changed']);
    expect(session.record?.sid).toBe('theirs');
    expect(log).toEqual([]);
  });

  it('F103 quota: once the store has failed, the session is this tab’s alone', () => {
    store.onSave = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    renew();
    expect(session.sharedByTabs).toBe(false);
    mark = { sid: record.sid, gen: 7 };
    log.length = 0;
    expect(renew().outcomes).toBe(1);
    expect(log[0]).toBe('ask A0');
  });
});
