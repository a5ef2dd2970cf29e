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
import { recordStore, oneRecord } from '../../../src/lib/storage/record-store';
import { SharedStoreCoordination } from '../../../src/lib/tabs/shared-store-coordination';
import { tabLease } from '../../../src/lib/tabs/tab-lease';
import { TabLock } from '../../../src/lib/tabs/tab-lock';
import { SharedKeyValue } from '../../../src/lib/tabs/shared-key-value';
import { syncOnResume } from '../../../src/lib/tabs/tab-sync';
import { webLock } from '../../../src/lib/tabs/web-lock';
import { AuthError } from '../../../src/lib/session/auth-error';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { TokenResponse, checkTokenResponse } from '../../../src/lib/session/token-response';
import { AuthCore } from '../../../src/lib/auth-core';
import { tokensToUse } from '../../../src/lib/http/session-tokens';
import { AuthSession } from '../../../src/lib/session/auth-session';
import { RefreshCoordinator } from '../../../src/lib/session/refresh-coordinator';
import { defaultRefreshPolicy } from '../../../src/lib/session/refresh-policy';
import { FailSafeStore } from '../../../src/lib/storage/fail-safe-store';
import { Recorder } from '../../harness/recorder';
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
  readonly witness: Recorder<Answer | null>;
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
  readonly #suspended$ = new BehaviorSubject(false);
  readonly #lifetime = new Subscription();

  constructor(around: Surroundings) {
    this.#around = around;
    const { page, storage } = around;
    const policy = defaultRefreshPolicy;
    const marks = new SharedKeyValue('holdfast', () => around.indexedDb, page);
    const lock = new TabLock({
      acquire$: webLock(around.locks, 'holdfast').pipe(
        catchError(() => tabLease(marks, `hold ${(ids += 1)}`, page, () => page.loop.now)),
        catchError(() => of({ keepAlive$: NEVER, release$: of(null) })),
      ),
      suspended$: this.#suspended$,
      acquireTimeoutMs: policy.totalTimeoutMs + 5_000,
      scheduler: page,
    });
    const resumed$ = this.#suspended$.pipe(
      skip(1),
      filter((asleep) => !asleep),
    );
    const tabs = new SharedStoreCoordination({ lock, marks, policy, scheduler: page }, (session) =>
      syncOnResume(session, resumed$),
    );
    const offset = page.clock.offset;
    this.session = new AuthSession({
      store: new FailSafeStore(
        recordStore(() => storage, 'holdfast', oneRecord, {
          sharedByTabs: true,
          changes$: storage.events$,
        }),
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
    this.#lifetime.add(tabs.sync(this.session).subscribe());
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
    this.#suspended$.next(true);
    this.page.sleep();
  }

  wake(): void {
    this.page.wake();
    this.#suspended$.next(false);
  }

  /** A page that is closed is told so; one that crashes is not. */
  close(): void {
    this.#suspended$.next(true);
    this.page.die();
  }

  destroy(): void {
    this.#lifetime.unsubscribe();
    this.coordinator.destroy();
    this.session.destroy();
  }

  #watch(id: string, source$: Observable<Answer | null>): void {
    this.requests.push({ id, witness: new Recorder(source$), cancelled: false });
  }

  #request(id: string): Observable<Answer | null> {
    const { session, coordinator } = this;
    const runtime = { session, coordinator, config: {} } as AuthCore;
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
