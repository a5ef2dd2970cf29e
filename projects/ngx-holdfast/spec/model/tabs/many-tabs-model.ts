import { Observable } from 'rxjs';
import { AuthEvent } from '../../../src/lib/session/auth-event';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { AuthServer, Family } from './auth-server';
import { Endings } from './endings';
import { FakeIndexedDb } from './fake-indexed-db';
import { FakeLocks } from './fake-locks';
import { SharedStorage } from './fake-storage';
import { Loop } from './loop';
import { Page, WallClock } from './page';
import { InTab, Script, Step } from './steps';
import { Tab } from './tab';
import { Answer, exchange } from './wire';
import { TokenResponse } from '../../../src/lib/session/token-response';

const mostTabs = 6;
const secret = /-secret-/;
/** Longer than anything may take: waiting for the lock, all tries, backoff, the look for a sibling. */
const quietMs = 120_000;

/** A browser with its tabs, a server, and what all of them owe to each other. */
export class ManyTabsModel {
  readonly server: AuthServer;
  readonly endings: Endings;
  readonly #loop: Loop;
  readonly #clock: WallClock = { offset: 0 };
  readonly #locks: FakeLocks;
  readonly #storage: SharedStorage;
  readonly #indexedDb: FakeIndexedDb;
  readonly #hasLocks: boolean;
  readonly #tabs: Tab[] = [];
  readonly #wrongs = new Set<string>();
  readonly #expired = new Set<string>();
  readonly #sends = new Map<string, { family: Family; refused: boolean }[]>();
  #serial = 0;

  constructor({ seed, locks }: Script) {
    this.#loop = new Loop(seed);
    this.endings = new Endings(this.#loop);
    this.#hasLocks = locks;
    const require = (holds: boolean, wrong: string) => this.#require(holds, wrong);
    this.server = new AuthServer(this.#loop, require);
    this.#locks = new FakeLocks(this.#loop);
    this.#indexedDb = new FakeIndexedDb(this.#loop, (mark) =>
      require(!secret.test(JSON.stringify(mark)), 'a token in a mark'),
    );
    this.#storage = new SharedStorage(
      (page, before, after) => this.#wrote(page, before, after),
      (value) => this.#committed(value),
    );
    this.#open();
  }

  async step(step: Step): Promise<void> {
    this.#do(step);
    await this.#loop.advance(step.do === 'wait' ? step.ms : 0);
    this.check();
    if (step.do === 'wait' && step.ms >= quietMs) {
      this.#checkQuiet();
    }
  }

  /** All faults end, and all tabs wake. */
  async end(): Promise<void> {
    this.server.fault = 'none';
    await this.#loop.advance(quietMs);
    this.check();
    this.#checkQuiet();
    this.#tabs.filter(({ page }) => page.state === 'asleep').forEach((tab) => tab.wake());
    await this.#loop.advance(quietMs);
    this.check();
    this.#checkQuiet();
    this.#tabs.forEach((tab) => tab.destroy());
    this.#throwWrongs();
  }

  check(): void {
    for (const tab of this.#tabs) {
      for (const { id, witness } of tab.requests) {
        this.#require(witness.outcomes <= 1, `${id} has ${witness.outcomes} outcomes`);
      }
    }
    this.#throwWrongs();
  }

  #do(step: Step): void {
    this.#loop.note(JSON.stringify(step));
    switch (step.do) {
      case 'wait':
        break;
      case 'open':
        this.#open();
        break;
      case 'expire':
        this.server.expireAll();
        break;
      case 'fault':
        this.server.fault = step.fault;
        break;
      case 'set clock':
        this.#clock.offset += step.hours * 3_600_000;
        break;
      case 'wake':
        this.#nth(step.tab, 'asleep')?.wake();
        break;
      default: {
        const tab = this.#nth(step.tab, 'awake');
        if (tab !== undefined) {
          this.#doIn(tab, step);
        }
      }
    }
  }

  #doIn(tab: Tab, step: InTab): void {
    switch (step.do) {
      case 'sign in':
        this.#signIn(tab, step.who);
        break;
      case 'sign out':
        this.#signOut(tab);
        break;
      case 'insist':
        tab.insist();
        break;
      case 'cancel':
        tab.cancel(step.which);
        break;
      case 'send':
        for (let n = 0; n < step.count; n++) {
          tab.send(`request ${(this.#serial += 1)}`);
        }
        break;
      case 'sleep':
        tab.sleep();
        this.#disturb(tab);
        this.#indexedDb.abortAll(tab.page);
        break;
      case 'close':
        tab.close();
        this.#disturb(tab);
        break;
      case 'crash':
        tab.page.die();
        this.#disturb(tab);
    }
  }

  #nth(n: number, state: Page['state']): Tab | undefined {
    const tabs = this.#tabs.filter(({ page }) => page.state === state);
    return tabs[n % tabs.length];
  }

  #open(): void {
    if (this.#tabs.filter(({ page }) => page.state !== 'dead').length >= mostTabs) {
      return;
    }
    const page = new Page(`tab ${this.#tabs.length}`, this.#loop, this.#clock);
    const tab: Tab = new Tab({
      page,
      storage: this.#storage.of(page),
      indexedDb: this.#indexedDb.of(page),
      locks: () => {
        if (!this.#hasLocks) {
          throw new TypeError('no locks on plain http');
        }
        return this.#locks.of(page);
      },
      refresh: (record) => this.#refresh(page, record),
      api: (id, record) => this.#api(tab, id, record),
      signOut: (record) =>
        exchange(
          page,
          this.server.weather('none'),
          () => undefined,
          () => this.server.signOut(record.refreshToken),
        ),
    });
    this.#tabs.push(tab);
    tab.session.events$.subscribe({
      next: (event) => this.#hear(tab, event),
      error: () => this.#require(false, 'events$ errs'),
    });
    tab.session.state$.subscribe({ error: () => this.#require(false, 'state$ errs') });
    tab.restore();
  }

  #signIn(tab: Tab, who: string): void {
    this.server.families.forEach((family) => this.endings.replace(family, tab));
    tab.session.signIn(this.server.signIn(who).tokens as TokenResponse);
  }

  /** An app offers it to whoever is signed in. */
  #signOut(tab: Tab): void {
    const family = this.#familyOf(tab.session.record);
    if (family !== undefined) {
      this.endings.replace(family, tab);
      this.endings.bury(family);
      tab.signOut();
    }
  }

  /** Of two who sign in or out at the same time in two tabs, the one whose write comes last is the one who counts. */
  #committed(value: string | null): void {
    if (value === null) {
      this.server.families.forEach((family) => this.endings.replace(family));
    }
    const record = value === null ? null : (JSON.parse(value) as SessionRecord);
    const family = this.#familyOf(record);
    if (family !== undefined && record?.gen === 0 && !this.endings.isBuried(family)) {
      this.server.families.forEach((other) => this.endings.replace(other));
      this.endings.revive(family);
    }
  }

  #familyOf(record: SessionRecord | null): Family | undefined {
    return record === null ? undefined : this.server.familyOf(record.accessToken);
  }

  #refresh(page: Page, record: SessionRecord): Observable<Answer | null> {
    const token = record.refreshToken ?? '';
    const fault = this.server.faultNow();
    return exchange(
      page,
      this.server.weather(fault),
      (own) => {
        this.#loop.note(`${page.name} sends ${token}`);
        this.server.sent(token, own);
      },
      (own) => {
        const answer = this.server.refresh(token, own, fault);
        this.#loop.note(`${page.name} is answered ${answer.status} for ${token} (${fault})`);
        return answer;
      },
    );
  }

  #api(tab: Tab, id: string, record: SessionRecord): Observable<Answer | null> {
    const fault = this.server.faultNow();
    const { accessToken } = record;
    return exchange(
      tab.page,
      this.server.weather(fault),
      () => this.#noteSend(tab, id, record),
      () => {
        const answer = this.server.api(accessToken, fault);
        if (answer.status === 401) {
          this.#sends.get(id)?.forEach((send) => (send.refused = true));
        }
        return answer;
      },
    );
  }

  #noteSend(tab: Tab, id: string, record: SessionRecord): void {
    const family = this.#familyOf(record) as Family;
    const sends = this.#sends.get(id) ?? [];
    this.#require(family === this.#familyOf(tab.session.record), `${id} goes out as ${family.id}`);
    this.#require(
      sends.every((send) => send.family === family && send.refused),
      `${id} goes out again as ${family.id}`,
    );
    this.#require(sends.length < 2, `${id} goes out ${sends.length + 1} times`);
    this.#sends.set(id, [...sends, { family, refused: false }]);
  }

  /** This tab has let go of its lock with work under it, or has not lived to see its end. */
  #disturb(tab: Tab): void {
    for (const own of this.server.families.flatMap(({ refreshes }) => refreshes)) {
      if (own.page === tab.page && (own.fate === 'under way' || tab.isRefreshing)) {
        own.fate = 'spoilt';
      }
    }
  }

  #hear(tab: Tab, event: AuthEvent): void {
    this.#loop.note(
      `${tab.page.name}: ${event.type}${'error' in event ? ` ${event.error.code}` : ''}`,
    );
    this.#require(!secret.test(JSON.stringify(event)), `a token in ${event.type}`);
    if (event.type === 'session-expired') {
      const family = tab.lastFamily;
      const once = `${tab.page.name} loses ${family?.id ?? 'nobody'}`;
      this.#require(!this.#expired.has(once), `${once} twice`);
      this.#require(family?.refused === true, `${once} without a refusal`);
      this.#expired.add(once);
    }
    if (event.type === 'signed-out' && event.inOtherTab) {
      const family = tab.lastFamily;
      this.#require(
        family !== undefined && (this.endings.isOver(family) || family.left || family.refused),
        `${tab.page.name} is signed out of ${family?.id ?? 'nobody'} by nobody`,
      );
    }
    tab.lastFamily = this.#familyOf(tab.session.record) ?? tab.lastFamily;
  }

  #wrote(page: Page, before: string | null, after: string | null): void {
    const parse = (text: string | null) =>
      this.#familyOf(text === null ? null : (JSON.parse(text) as SessionRecord));
    const [old, next] = [parse(before), parse(after)];
    const { gen = null } = (JSON.parse(after ?? '{}') ?? {}) as Partial<SessionRecord>;
    this.#loop.note(`${page.name} stores ${next?.id ?? 'nobody'} ${gen ?? ''}`);
    this.#require(
      next === undefined || this.endings.mayBeStored(next),
      `${page.name} stores ${next?.id ?? ''}, which is over`,
    );
    if (old !== undefined && old !== next) {
      this.#require(old.left || old.refused, `${page.name} throws ${old.id} away`);
      this.endings.bury(old);
    }
  }

  /** Nobody has done anything for a while: all who are awake agree, and nobody waits. */
  #checkQuiet(): void {
    const awake = this.#tabs.filter((tab) => tab.isAwake);
    const views = awake.map(({ session: { record } }) => this.#familyOf(record)?.id ?? 'nobody');
    this.#require(new Set(views).size <= 1, `awake tabs are ${views.join()}`);
    const stored = this.#storage.value;
    for (const { session, page, requests, isRefreshing } of awake) {
      this.#require(!isRefreshing, `${page.name} refreshes for ever`);
      const mine = session.record === null ? null : JSON.stringify(session.record);
      this.#require(mine === stored, `${page.name} has ${mine ?? ''}, stored is ${stored ?? ''}`);
      const waits = requests.filter(
        ({ witness, cancelled }) => !cancelled && witness.outcomes === 0,
      );
      this.#require(waits.length === 0, `${page.name}: ${waits.map(({ id }) => id).join()} hang`);
    }
    this.#throwWrongs();
  }

  #require(holds: boolean, wrong: string): void {
    if (!holds) {
      this.#wrongs.add(wrong);
      this.#loop.note(`WRONG: ${wrong}`);
    }
  }

  #throwWrongs(): void {
    if (this.#wrongs.size > 0) {
      throw new Error([...this.#wrongs, 'Diary:', ...this.#loop.diary.slice(-40)].join('\n'));
    }
  }
}
