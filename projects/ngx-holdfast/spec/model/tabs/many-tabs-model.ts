import { Observable } from 'rxjs';
import { AuthEvent } from '../../../src/lib/session/auth-event';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { TokenResponse } from '../../../src/lib/session/token-response';
import { AuthServer, Family } from './auth-server';
import { Endings } from './endings';
import { FakeIndexedDb } from './fake-indexed-db';
import { FakeLocks } from './fake-locks';
import { SharedStorage } from './fake-storage';
import { Loop } from './loop';
import { Page, WallClock } from './page';
import { Script, Step, TabStep } from './steps';
import { Tab } from './tab';
import { ServerResponse, exchange } from './wire';

const maxTabs = 6;
const secret = /-secret-/;
/** Longer than anything takes: waiting for the lock, all attempts, back-off, waiting for the tokens of another tab. */
const quietMs = 120_000;

/** A browser with its tabs, a server, and the rules that they must keep. */
export class ManyTabsModel {
  readonly server: AuthServer;
  readonly endings: Endings;
  readonly #loop: Loop;
  readonly #wallClock: WallClock = { offsetMs: 0 };
  readonly #locks: FakeLocks;
  readonly #storage: SharedStorage;
  readonly #indexedDb: FakeIndexedDb;
  readonly #hasLocks: boolean;
  readonly #tabs: Tab[] = [];
  readonly #violations = new Set<string>();
  readonly #expired = new Set<string>();
  readonly #sends = new Map<string, { family: Family; rejected: boolean }[]>();
  #serial = 0;

  constructor({ seed, locks }: Script) {
    this.#loop = new Loop(seed);
    this.endings = new Endings(this.#loop);
    this.#hasLocks = locks;
    const require = (holds: boolean, violation: string) => this.#require(holds, violation);
    this.server = new AuthServer(this.#loop, require);
    this.#locks = new FakeLocks(this.#loop);
    this.#indexedDb = new FakeIndexedDb(this.#loop, (value) =>
      require(!secret.test(JSON.stringify(value)), 'a token in a shared value'),
    );
    this.#storage = new SharedStorage(
      (page, before, after) => this.#onWrite(page, before, after),
      (value) => this.#onCommit(value),
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

  /** Ends all faults, and resumes all tabs. */
  async end(): Promise<void> {
    this.server.fault = 'none';
    await this.#loop.advance(quietMs);
    this.check();
    this.#checkQuiet();
    this.#tabs.filter(({ page }) => page.state === 'suspended').forEach((tab) => tab.resume());
    await this.#loop.advance(quietMs);
    this.check();
    this.#checkQuiet();
    this.#tabs.forEach((tab) => tab.destroy());
    this.#throwViolations();
  }

  check(): void {
    for (const tab of this.#tabs) {
      for (const { id, recorder } of tab.requests) {
        this.#require(recorder.outcomes <= 1, `${id} has ${recorder.outcomes} outcomes`);
      }
    }
    this.#throwViolations();
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
        this.#wallClock.offsetMs += step.hours * 3_600_000;
        break;
      case 'resume':
        this.#nth(step.tab, 'suspended')?.resume();
        break;
      default: {
        const tab = this.#nth(step.tab, 'running');
        if (tab !== undefined) {
          this.#doInTab(tab, step);
        }
      }
    }
  }

  #doInTab(tab: Tab, step: TabStep): void {
    switch (step.do) {
      case 'sign in':
        this.#signIn(tab, step.user);
        break;
      case 'sign out':
        this.#signOut(tab);
        break;
      case 'force refresh':
        tab.forceRefresh();
        break;
      case 'cancel':
        tab.cancel(step.request);
        break;
      case 'send':
        for (let n = 0; n < step.count; n++) {
          tab.send(`request ${(this.#serial += 1)}`);
        }
        break;
      case 'suspend':
        tab.suspend();
        this.#loseRefreshes(tab);
        this.#indexedDb.abortAll(tab.page);
        break;
      case 'close':
        tab.close();
        this.#loseRefreshes(tab);
        break;
      case 'crash':
        tab.page.close();
        this.#loseRefreshes(tab);
    }
  }

  #nth(n: number, state: Page['state']): Tab | undefined {
    const tabs = this.#tabs.filter(({ page }) => page.state === state);
    return tabs[n % tabs.length];
  }

  #open(): void {
    if (this.#tabs.filter(({ page }) => page.state !== 'closed').length >= maxTabs) {
      return;
    }
    const page = new Page(`tab ${this.#tabs.length}`, this.#loop, this.#wallClock);
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
      refresh: (refreshToken) => this.#refresh(page, refreshToken),
      api: (id, record) => this.#api(tab, id, record),
      signOut: (refreshToken) =>
        exchange(
          page,
          this.server.conditions('none'),
          () => undefined,
          () => this.server.signOut(refreshToken),
        ),
    });
    this.#tabs.push(tab);
    tab.session.events$.subscribe({
      next: (event) => this.#onEvent(tab, event),
      error: () => this.#require(false, 'events$ fails'),
    });
    tab.session.state$.subscribe({ error: () => this.#require(false, 'state$ fails') });
    tab.start();
  }

  #signIn(tab: Tab, user: string): void {
    this.server.families.forEach((family) => this.endings.replace(family, tab));
    tab.signIn(this.server.signIn(user).tokens as TokenResponse);
  }

  /** An app offers it to the user who is signed in. */
  #signOut(tab: Tab): void {
    const family = this.#familyOf(tab.session.record);
    if (family !== undefined) {
      this.endings.replace(family, tab);
      this.endings.discard(family);
      tab.signOut();
    }
  }

  /** Of two sign-ins or sign-outs at the same time in two tabs, the one that is written last counts. */
  #onCommit(value: string | null): void {
    if (value === null) {
      this.server.families.forEach((family) => this.endings.replace(family));
    }
    const record = value === null ? null : (JSON.parse(value) as SessionRecord);
    const family = this.#familyOf(record);
    if (family !== undefined && record?.gen === 0 && !this.endings.isDiscarded(family)) {
      this.server.families.forEach((other) => this.endings.replace(other));
      this.endings.restore(family);
    }
  }

  #familyOf(record: SessionRecord | null): Family | undefined {
    return record === null ? undefined : this.server.familyOf(record.accessToken);
  }

  #refresh(page: Page, token: string): Observable<ServerResponse | null> {
    const fault = this.server.nextFault();
    return exchange(
      page,
      this.server.conditions(fault),
      (own) => {
        this.#loop.note(`${page.name} sends ${token}`);
        this.server.onRefreshSent(token, own);
      },
      (own) => {
        const response = this.server.refresh(token, own, fault);
        this.#loop.note(`response ${response.status} to ${page.name} for ${token} (${fault})`);
        return response;
      },
    );
  }

  #api(tab: Tab, id: string, record: SessionRecord): Observable<ServerResponse | null> {
    const fault = this.server.nextFault();
    const { accessToken } = record;
    return exchange(
      tab.page,
      this.server.conditions(fault),
      () => this.#onSend(tab, id, record),
      () => {
        const response = this.server.api(accessToken, fault);
        if (response.status === 401) {
          this.#sends.get(id)?.forEach((send) => (send.rejected = true));
        }
        return response;
      },
    );
  }

  #onSend(tab: Tab, id: string, record: SessionRecord): void {
    const family = this.#familyOf(record) as Family;
    const sends = this.#sends.get(id) ?? [];
    this.#require(family === this.#familyOf(tab.session.record), `${id} is sent as ${family.id}`);
    this.#require(
      sends.every((send) => send.family === family && send.rejected),
      `${id} is sent again as ${family.id}`,
    );
    this.#require(sends.length < 2, `${id} is sent ${sends.length + 1} times`);
    this.#sends.set(id, [...sends, { family, rejected: false }]);
  }

  /** The tab has released its lock with a refresh in flight, or has closed before the response. */
  #loseRefreshes(tab: Tab): void {
    for (const own of this.server.families.flatMap(({ refreshes }) => refreshes)) {
      if (own.page === tab.page && (own.outcome === 'pending' || tab.isRefreshing)) {
        own.outcome = 'lost';
      }
    }
  }

  #onEvent(tab: Tab, event: AuthEvent): void {
    this.#loop.note(
      `${tab.page.name}: ${event.type}${'error' in event ? ` ${event.error.code}` : ''}`,
    );
    this.#require(!secret.test(JSON.stringify(event)), `a token in ${event.type}`);
    if (event.type === 'session-expired') {
      const family = tab.lastFamily;
      const loss = `${tab.page.name} loses ${family?.id ?? 'no session'}`;
      this.#require(!this.#expired.has(loss), `${loss} twice`);
      this.#require(family?.rejected === true, `${loss} without a rejection`);
      this.#expired.add(loss);
    }
    if (event.type === 'signed-out' && event.inOtherTab) {
      const family = tab.lastFamily;
      this.#require(
        family !== undefined &&
          (this.endings.hasEnded(family) || family.endedByUser || family.rejected),
        `${tab.page.name} is signed out of ${family?.id ?? 'no session'} without a reason`,
      );
    }
    tab.lastFamily = this.#familyOf(tab.session.record) ?? tab.lastFamily;
  }

  #onWrite(page: Page, before: string | null, after: string | null): void {
    const familyIn = (text: string | null) =>
      this.#familyOf(text === null ? null : (JSON.parse(text) as SessionRecord));
    const [old, next] = [familyIn(before), familyIn(after)];
    const { gen = null } = (JSON.parse(after ?? '{}') ?? {}) as Partial<SessionRecord>;
    this.#loop.note(`${page.name} stores ${next?.id ?? 'no session'} ${gen ?? ''}`);
    this.#require(
      next === undefined || this.endings.mayBeStored(next),
      `${page.name} stores ${next?.id ?? ''}, which has ended`,
    );
    if (old !== undefined && old !== next) {
      this.#require(old.endedByUser || old.rejected, `${page.name} overwrites ${old.id}`);
      this.endings.discard(old);
    }
  }

  /** Nothing has happened for a while: all running tabs agree, and no request waits. */
  #checkQuiet(): void {
    const running = this.#tabs.filter((tab) => tab.isRunning);
    const views = running.map(({ session: { record } }) => this.#familyOf(record)?.id ?? 'none');
    this.#require(new Set(views).size <= 1, `the sessions of running tabs are ${views.join()}`);
    const stored = this.#storage.value;
    for (const { session, page, requests, isRefreshing } of running) {
      this.#require(!isRefreshing, `a refresh of ${page.name} never ends`);
      const own = session.record === null ? null : JSON.stringify(session.record);
      this.#require(own === stored, `${page.name} has ${own ?? ''}, stored is ${stored ?? ''}`);
      const waiting = requests.filter(
        ({ recorder, cancelled }) => !cancelled && recorder.outcomes === 0,
      );
      this.#require(
        waiting.length === 0,
        `${page.name}: ${waiting.map(({ id }) => id).join()} never end`,
      );
    }
    this.#throwViolations();
  }

  #require(holds: boolean, violation: string): void {
    if (!holds) {
      this.#violations.add(violation);
      this.#loop.note(`VIOLATION: ${violation}`);
    }
  }

  #throwViolations(): void {
    if (this.#violations.size > 0) {
      throw new Error([...this.#violations, 'Log:', ...this.#loop.log.slice(-40)].join('\n'));
    }
  }
}
