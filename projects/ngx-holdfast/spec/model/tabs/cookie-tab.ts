import { BehaviorSubject, EMPTY, NEVER, Observable, Subject, catchError, map, of } from 'rxjs';
import { CookieSessionTabs } from '../../../src/lib/browser/cookie-session-tabs';
import { tabLease } from '../../../src/lib/browser/tab-lease';
import { TabLock } from '../../../src/lib/browser/tab-lock';
import { TabMarks } from '../../../src/lib/browser/tab-marks';
import { webLock } from '../../../src/lib/browser/web-lock';
import { AuthError } from '../../../src/lib/core/auth-error';
import { TokenResponse } from '../../../src/lib/core/token-response';
import { AuthSession } from '../../../src/lib/session/auth-session';
import { MemoryStore } from '../../../src/lib/session/memory-store';
import { RefreshCoordinator } from '../../../src/lib/session/refresh-coordinator';
import { defaultRefreshPolicy } from '../../../src/lib/session/refresh-policy';
import { Page } from './page';

let ids = 0;

/** A tab whose refresh token is in a cookie that no script sees. */
export class CookieTab {
  readonly session: AuthSession;
  readonly coordinator: RefreshCoordinator;
  readonly #asleep$ = new BehaviorSubject(false);

  constructor(
    readonly page: Page,
    indexedDb: IDBFactory,
    locks: () => LockManager,
    ask: (page: Page) => Observable<TokenResponse | null>,
  ) {
    const policy = defaultRefreshPolicy;
    const marks = new TabMarks('holdfast', () => indexedDb, page);
    const lock = new TabLock({
      turn$: webLock(locks, 'holdfast').pipe(
        catchError(() => tabLease(marks, `hold ${(ids += 1)}`, page, () => page.loop.now)),
        catchError(() => of({ kept$: NEVER, release$: of(null) })),
      ),
      asleep$: this.#asleep$,
      waitMs: policy.totalMs + 5_000,
      scheduler: page,
    });
    this.session = new AuthSession({
      store: new MemoryStore(),
      scheduler: page,
      newId: () => `s${(ids += 1)}`,
      byCookie: true,
      isClockSteady: () => true,
    });
    this.coordinator = new RefreshCoordinator({
      session: this.session,
      refresher: () => ask(page).pipe(map(orRefusal)),
      tabs: new CookieSessionTabs(
        { lock, marks, awake$: EMPTY, policy, scheduler: page },
        () => EMPTY,
      ),
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

  sleep(): void {
    this.#asleep$.next(true);
    this.page.sleep();
  }

  wake(): void {
    this.page.wake();
    this.#asleep$.next(false);
  }

  close(): void {
    this.#asleep$.next(true);
    this.page.die();
  }
}

function orRefusal(answer: TokenResponse | null): TokenResponse {
  if (answer === null) {
    throw new AuthError('session-expired', { status: 401 });
  }
  return answer;
}

/** One cookie for all tabs. What the server sets arrives, whether the tab that asked still lives or not (`keepalive`). */
export class CookieServer {
  reuses = 0;
  refreshes = 0;
  readonly #slowestMs: number;
  #cookie = 0;
  #current = 0;

  constructor(slowestMs: number) {
    this.#slowestMs = slowestMs;
  }

  ask(page: Page): Observable<TokenResponse | null> {
    return new Observable((subscriber) => {
      const answer$ = new Subject<TokenResponse | null>();
      const { loop } = page;
      const sent = this.#cookie;
      const totalMs = loop.between(2, this.#slowestMs);
      const actsMs = loop.between(1, totalMs);
      this.refreshes += 1;
      loop.after(actsMs, () => {
        const isGood = sent === this.#current;
        this.reuses += isGood ? 0 : 1;
        this.#current += isGood ? 1 : 0;
        const set = this.#current;
        loop.after(totalMs - actsMs, () => {
          this.#cookie = isGood ? set : this.#cookie;
          const tokens = { accessToken: `a-secret-${set}`, expiresIn: 300 };
          page.run(() => answer$.next(isGood ? tokens : null));
        });
      });
      return answer$.subscribe(subscriber);
    });
  }
}
