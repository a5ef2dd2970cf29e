import {
  BehaviorSubject,
  EMPTY,
  NEVER,
  Observable,
  Subject,
  catchError,
  defer,
  map,
  of,
} from 'rxjs';
import { CookieCoordination } from '../../../src/lib/tabs/cookie-coordination';
import { tabLease } from '../../../src/lib/tabs/tab-lease';
import { TabLock } from '../../../src/lib/tabs/tab-lock';
import { SharedKeyValue } from '../../../src/lib/tabs/shared-key-value';
import { webLock } from '../../../src/lib/tabs/web-lock';
import { AuthError } from '../../../src/lib/session/auth-error';
import { TokenResponse } from '../../../src/lib/session/token-response';
import { AuthSession } from '../../../src/lib/session/auth-session';
import { MemoryStore } from '../../../src/lib/storage/memory-store';
import { RefreshCoordinator } from '../../../src/lib/session/refresh-coordinator';
import { defaultRefreshPolicy } from '../../../src/lib/session/refresh-policy';
import { Page } from './page';

let ids = 0;

/** A tab whose refresh token is in a cookie that no script sees. */
export class CookieTab {
  readonly session: AuthSession;
  readonly coordinator: RefreshCoordinator;
  readonly #tabs: CookieCoordination;
  readonly #suspended$ = new BehaviorSubject(false);

  constructor(
    readonly page: Page,
    indexedDb: IDBFactory,
    locks: () => LockManager,
    private readonly server: CookieServer,
  ) {
    const policy = defaultRefreshPolicy;
    const marks = new SharedKeyValue('holdfast', () => indexedDb, page);
    const lock = new TabLock({
      acquire$: webLock(locks, 'holdfast').pipe(
        catchError(() => tabLease(marks, `hold ${(ids += 1)}`, page, () => page.loop.now)),
        catchError(() => of({ keepAlive$: NEVER, release$: of(null) })),
      ),
      suspended$: this.#suspended$,
      acquireTimeoutMs: policy.totalTimeoutMs + 5_000,
      scheduler: page,
    });
    this.session = new AuthSession({
      store: new MemoryStore(),
      scheduler: page,
      newId: () => `s${(ids += 1)}`,
      byCookie: true,
      isClockSteady: () => true,
    });
    this.#tabs = new CookieCoordination(
      { lock, marks, resumed$: EMPTY, policy, scheduler: page },
      () => EMPTY,
    );
    this.coordinator = new RefreshCoordinator({
      session: this.session,
      refresher: () => server.ask(page).pipe(map(orRefusal)),
      tabs: this.#tabs,
      policy,
      scheduler: page,
      random: () => page.loop.random(),
      online$: NEVER,
      revoke: () => of(null),
    });
    this.session.restore();
    this.ask();
  }

  ask(): void {
    const { record } = this.session;
    if (record !== null) {
      this.coordinator.start(record, 'shut');
    }
  }

  signOut(): void {
    this.session.signOut();
    this.#tabs.runExclusive(this.server.signOut(this.page)).subscribe();
  }

  sleep(): void {
    this.#suspended$.next(true);
    this.page.sleep();
  }

  wake(): void {
    this.page.wake();
    this.#suspended$.next(false);
  }

  close(): void {
    this.#suspended$.next(true);
    this.page.die();
  }
}

function orRefusal(answer: Answer): TokenResponse {
  if (answer === 401) {
    throw new AuthError('session-expired', { status: 401 });
  }
  if (answer === 503) {
    throw new AuthError('refresh-unavailable', { status: 503 });
  }
  return answer;
}

type Answer = TokenResponse | 401 | 503;

/** One cookie for all tabs. What the server sets arrives, whether the tab that asked still lives or not (`keepalive`). */
export class CookieServer {
  reuses = 0;
  refreshes = 0;
  /** How many of its answers are a 503, which changes nothing: 0 to 1. */
  troubled = 0;
  /** What the browser sends; `null` after a sign-out. */
  cookie: number | null = 0;
  readonly #slowestMs: number;
  #current = 0;

  constructor(slowestMs: number) {
    this.#slowestMs = slowestMs;
  }

  signOut({ loop }: Page): Observable<unknown> {
    return defer(() => {
      loop.after(1, () => (this.cookie = null));
      return of(null);
    });
  }

  ask(page: Page): Observable<Answer> {
    return new Observable((subscriber) => {
      const answer$ = new Subject<Answer>();
      const { loop } = page;
      const sent = this.cookie;
      const isTroubled = loop.random() < this.troubled;
      const totalTimeoutMs = loop.between(2, this.#slowestMs);
      const actsMs = loop.between(1, totalTimeoutMs);
      this.refreshes += 1;
      loop.after(actsMs, () => {
        const isGood = !isTroubled && sent === this.#current;
        this.reuses += isGood || isTroubled || sent === null ? 0 : 1;
        this.#current += isGood ? 1 : 0;
        const set = this.#current;
        loop.after(totalTimeoutMs - actsMs, () => {
          this.cookie = isGood ? set : this.cookie;
          const tokens = { accessToken: `a-secret-${set}`, expiresIn: 300 };
          const refusal = isTroubled ? 503 : 401;
          page.run(() => answer$.next(isGood ? tokens : refusal));
        });
      });
      return answer$.subscribe(subscriber);
    });
  }
}
