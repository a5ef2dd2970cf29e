import {
  BehaviorSubject,
  NEVER,
  Observable,
  Subscription,
  catchError,
  defer,
  filter,
  map,
  of,
  skip,
  switchMap,
  throwError,
} from 'rxjs';
import { recordStore, oneRecord } from '../../../src/lib/browser/record-store';
import { StoredSessionTabs } from '../../../src/lib/browser/stored-session-tabs';
import { tabLease } from '../../../src/lib/browser/tab-lease';
import { TabLock } from '../../../src/lib/browser/tab-lock';
import { TabMarks } from '../../../src/lib/browser/tab-marks';
import { followOnWaking } from '../../../src/lib/browser/tabs-in-step';
import { webLock } from '../../../src/lib/browser/web-lock';
import { AuthError } from '../../../src/lib/core/auth-error';
import { SessionRecord } from '../../../src/lib/core/session-record';
import { TokenResponse, checkTokenResponse } from '../../../src/lib/core/token-response';
import { AuthRuntime } from '../../../src/lib/di/auth-runtime';
import { tokensToUse } from '../../../src/lib/http/session-tokens';
import { AuthSession } from '../../../src/lib/session/auth-session';
import { RefreshCoordinator } from '../../../src/lib/session/refresh-coordinator';
import { defaultRefreshPolicy } from '../../../src/lib/session/refresh-policy';
import { TokenVault } from '../../../src/lib/session/token-vault';
import { Witness } from '../../bench/witness';
import { Family } from './auth-server';
import { FakeStorage } from './fake-storage';
import { Page } from './page';
import { Answer } from './wire';

/** What a tab finds around it. */
export interface Surroundings {
  readonly page: Page;
  readonly storage: FakeStorage;
  readonly indexedDb: IDBFactory;
  /** Throws where the browser has none. */
  readonly locks: () => LockManager;
  readonly refresh: (record: SessionRecord) => Observable<Answer | null>;
  readonly api: (id: string, record: SessionRecord) => Observable<Answer | null>;
  readonly signOut: (record: SessionRecord) => Observable<Answer | null>;
}

export interface Request {
  readonly id: string;
  readonly witness: Witness<Answer | null>;
  cancelled: boolean;
}

let ids = 0;

/** One app in one tab, put together as `provideAuth` does, with requests as the interceptor treats them. */
export class Tab {
  readonly session: AuthSession;
  readonly coordinator: RefreshCoordinator;
  readonly requests: Request[] = [];
  /** Whose session this tab was last seen in. */
  lastFamily: Family | undefined;
  isRefreshing = false;
  readonly #around: Surroundings;
  readonly #asleep$ = new BehaviorSubject(false);
  readonly #lifetime = new Subscription();

  constructor(around: Surroundings) {
    this.#around = around;
    const { page, storage } = around;
    const policy = defaultRefreshPolicy;
    const marks = new TabMarks('holdfast', () => around.indexedDb, page);
    const lock = new TabLock({
      turn$: webLock(around.locks, 'holdfast').pipe(
        catchError(() => tabLease(marks, `hold ${(ids += 1)}`, page, () => page.loop.now)),
        catchError(() => of({ kept$: NEVER, release$: of(null) })),
      ),
      asleep$: this.#asleep$,
      waitMs: policy.totalMs + 5_000,
      scheduler: page,
    });
    const awake$ = this.#asleep$.pipe(
      skip(1),
      filter((asleep) => !asleep),
    );
    const tabs = new StoredSessionTabs({ lock, marks, policy, scheduler: page }, (session) =>
      followOnWaking(session, awake$),
    );
    const offset = page.clock.offset;
    this.session = new AuthSession({
      store: new TokenVault(
        recordStore(() => storage, 'holdfast', oneRecord, true, storage.events$),
      ),
      scheduler: page,
      newId: () => `s${(ids += 1)}`,
      byCookie: false,
      isClockSteady: () => page.clock.offset === offset,
    });
    this.coordinator = new RefreshCoordinator({
      session: this.session,
      refresher: (record) => this.#refresh(record),
      tabs,
      policy,
      scheduler: page,
      random: () => page.loop.random(),
      online$: NEVER,
      revoke: (record) => around.signOut(record),
    });
    this.#lifetime.add(storage.events$.subscribe(() => this.session.follow()));
    this.#lifetime.add(tabs.inStep(this.session).subscribe());
    this.#lifetime.add(
      this.coordinator.refreshing$.subscribe((refreshing) => (this.isRefreshing = refreshing)),
    );
  }

  get page(): Page {
    return this.#around.page;
  }

  get isAwake(): boolean {
    return this.page.state === 'awake';
  }

  restore(): void {
    this.session.restore();
  }

  signOut(): void {
    const { record } = this.session;
    this.session.signOut();
    if (record !== null) {
      this.#lifetime.add(this.#around.signOut(record).subscribe());
    }
  }

  insist(): void {
    const { record } = this.session;
    if (record !== null) {
      this.#watch('insist', this.coordinator.freshTokens(record, true).pipe(map(() => null)));
    }
  }

  send(id: string): void {
    this.#watch(id, this.#request(id));
  }

  cancel(which: number): void {
    const open = this.requests.filter(
      ({ witness, cancelled }) => witness.outcomes === 0 && !cancelled,
    );
    const chosen = open[which % open.length];
    if (chosen !== undefined) {
      chosen.cancelled = true;
      chosen.witness.subscription.unsubscribe();
    }
  }

  sleep(): void {
    this.#asleep$.next(true);
    this.page.sleep();
  }

  wake(): void {
    this.page.wake();
    this.#asleep$.next(false);
  }

  /** A page that is closed is told so; one that crashes is not. */
  close(): void {
    this.#asleep$.next(true);
    this.page.die();
  }

  destroy(): void {
    this.#lifetime.unsubscribe();
    this.coordinator.destroy();
    this.session.destroy();
  }

  #watch(id: string, source$: Observable<Answer | null>): void {
    this.requests.push({ id, witness: new Witness(source$), cancelled: false });
  }

  #request(id: string): Observable<Answer | null> {
    const { session, coordinator } = this;
    const runtime = { session, coordinator, config: {} } as AuthRuntime;
    const send = (record: SessionRecord) => this.#around.api(id, record);
    return tokensToUse(runtime).pipe(
      switchMap((record) =>
        record === null
          ? throwError(() => new AuthError('not-authenticated'))
          : send(record).pipe(
              switchMap((answer) =>
                answer?.status === 401
                  ? coordinator.freshTokens(record).pipe(switchMap(send))
                  : of(answer),
              ),
            ),
      ),
    );
  }

  #refresh(record: SessionRecord): Observable<TokenResponse> {
    return defer(() => this.#around.refresh(record)).pipe(map((answer) => tokensIn(answer)));
  }
}

/** As `withJsonBackend` reads an answer. */
function tokensIn(answer: Answer | null): TokenResponse {
  if (answer === null) {
    throw new AuthError('refresh-network');
  }
  const { status, retryAfterMs, body } = answer;
  if (status === 200) {
    try {
      return checkTokenResponse(body);
    } catch {
      throw new AuthError('refresh-malformed');
    }
  }
  const code =
    status === 429
      ? 'refresh-rate-limited'
      : status >= 500
        ? 'refresh-unavailable'
        : 'session-expired';
  throw new AuthError(code, { status, retryAfterMs });
}
