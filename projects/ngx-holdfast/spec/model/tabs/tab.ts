import {
  BehaviorSubject,
  Observable,
  Subscription,
  filter,
  map,
  merge,
  of,
  skip,
  switchMap,
  throwError,
} from 'rxjs';
import { AuthError } from '../../../src/lib/session/auth-error';
import { AuthSession } from '../../../src/lib/session/auth-session';
import { defaultRefreshPolicy } from '../../../src/lib/session/refresh-policy';
import { resolveTokens } from '../../../src/lib/session/resolve-tokens';
import {
  endSession,
  restoreSession,
  startSession,
} from '../../../src/lib/session/session-commands';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { TokenResponse, checkTokenResponse } from '../../../src/lib/session/token-response';
import { storedTokens } from '../../../src/lib/session/token-source';
import { isRefreshing } from '../../../src/lib/session/session-view';
import { FailSafeStore } from '../../../src/lib/storage/fail-safe-store';
import { oneRecord, recordStore } from '../../../src/lib/storage/record-store';
import { SharedKeyValue } from '../../../src/lib/tabs/shared-key-value';
import { SharedStoreCoordination } from '../../../src/lib/tabs/shared-store-coordination';
import { syncOnResume, syncOnStoreChange } from '../../../src/lib/tabs/tab-sync';
import { Recorder } from '../../harness/recorder';
import { Family } from './auth-server';
import { FakeStorage } from './fake-storage';
import { openLock } from './open-lock';
import { Page } from './page';
import { ServerResponse } from './wire';

type Response$ = Observable<ServerResponse | null>;

/** What a browser and a server provide to a tab. */
export interface TabEnvironment {
  readonly page: Page;
  readonly storage: FakeStorage;
  readonly indexedDb: IDBFactory;
  /** Throws if the browser has no locks. */
  readonly locks: () => LockManager;
  readonly refresh: (refreshToken: string) => Response$;
  readonly api: (id: string, record: SessionRecord) => Response$;
  readonly signOut: (refreshToken: string | undefined) => Response$;
}

export interface TabRequest {
  readonly id: string;
  readonly recorder: Recorder<ServerResponse | null>;
  cancelled: boolean;
}

let ids = 0;

/** An app in a tab, put together as `provideAuth` does, with requests as the interceptor sends them. */
export class Tab {
  readonly session: AuthSession;
  readonly requests: TabRequest[] = [];
  /** The last session of this tab. */
  lastFamily: Family | undefined;
  isRefreshing = false;
  readonly #environment: TabEnvironment;
  readonly #coordination: SharedStoreCoordination;
  readonly #suspended$ = new BehaviorSubject(false);
  readonly #subscriptions = new Subscription();

  constructor(environment: TabEnvironment) {
    this.#environment = environment;
    const { page, storage } = environment;
    const policy = defaultRefreshPolicy;
    const shared = new SharedKeyValue('holdfast', () => environment.indexedDb, page);
    const resumed$ = this.#suspended$.pipe(
      skip(1),
      filter((suspended) => !suspended),
    );
    this.#coordination = new SharedStoreCoordination({
      lock: openLock(page, environment.locks, shared, this.#suspended$),
      shared,
      lostAfterMs: policy.cooldownMs,
      changes$: (session) => merge(syncOnResume(session, resumed$), syncOnStoreChange(session)),
    });
    this.session = new AuthSession({
      store: new FailSafeStore(
        recordStore(() => storage, 'holdfast', oneRecord, {
          sharedByTabs: true,
          changes$: storage.events$,
        }),
      ),
      tokenSource: storedTokens,
      coordination: this.#coordination,
      clock: page,
      policy,
      refreshWindowMs: 60_000,
      requestTokens: ({ refreshToken = '' }) =>
        environment.refresh(refreshToken).pipe(map(readTokens)),
      revokeOrphanedTokens: ({ refreshToken }) => environment.signOut(refreshToken),
      newId: () => `s${(ids += 1)}`,
      random: () => page.loop.random(),
    });
  }

  get page(): Page {
    return this.#environment.page;
  }

  get isRunning(): boolean {
    return this.page.state === 'running';
  }

  start(): void {
    const { session } = this;
    this.#subscriptions.add(
      this.#coordination.changes$(session).subscribe((transition) => session.apply(transition)),
    );
    this.#subscriptions.add(
      session.select(isRefreshing).subscribe((refreshing) => (this.isRefreshing = refreshing)),
    );
    restoreSession(session, storedTokens);
  }

  signIn(tokens: TokenResponse): void {
    startSession(this.session, tokens);
  }

  signOut(): void {
    const { record } = this.session;
    endSession(this.session);
    if (record !== null) {
      this.#subscriptions.add(this.#environment.signOut(record.refreshToken).subscribe());
    }
  }

  forceRefresh(): void {
    const { record } = this.session;
    if (record !== null) {
      this.#record(
        'forced refresh',
        this.session.freshTokens(record, { force: true }).pipe(map(() => null)),
      );
    }
  }

  send(id: string): void {
    this.#record(id, this.#request(id));
  }

  cancel(n: number): void {
    const open = this.requests.filter(
      ({ recorder, cancelled }) => recorder.outcomes === 0 && !cancelled,
    );
    const chosen = open[n % open.length];
    if (chosen !== undefined) {
      chosen.cancelled = true;
      chosen.recorder.subscription.unsubscribe();
    }
  }

  suspend(): void {
    this.#suspended$.next(true);
    this.page.suspend();
  }

  resume(): void {
    this.page.resume();
    this.#suspended$.next(false);
  }

  /** A page that is closed is notified before; one that crashes is not. */
  close(): void {
    this.#suspended$.next(true);
    this.page.close();
  }

  destroy(): void {
    this.#subscriptions.unsubscribe();
    this.session.destroy();
  }

  #record(id: string, source$: Response$): void {
    this.requests.push({ id, recorder: new Recorder(source$), cancelled: false });
  }

  #request(id: string): Response$ {
    const { session } = this;
    const send = (record: SessionRecord) => this.#environment.api(id, record);
    return resolveTokens(session, 10_000).pipe(
      switchMap((record) =>
        record === null
          ? throwError(() => new AuthError('not-authenticated'))
          : send(record).pipe(
              switchMap((response) =>
                response?.status === 401
                  ? session.freshTokens(record).pipe(switchMap(send))
                  : of(response),
              ),
            ),
      ),
    );
  }
}

/** Reads a response as `withJsonBackend` does. */
function readTokens(response: ServerResponse | null): TokenResponse {
  if (response === null) {
    throw new AuthError('refresh-network');
  }
  const { status, retryAfterMs, body } = response;
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
