import { BehaviorSubject, EMPTY, Observable, Subject, defer, map, of } from 'rxjs';
import { AuthError } from '../../../src/lib/session/auth-error';
import { AuthSession } from '../../../src/lib/session/auth-session';
import { defaultRefreshPolicy } from '../../../src/lib/session/refresh-policy';
import { endSession, restoreSession } from '../../../src/lib/session/session-commands';
import { TokenResponse } from '../../../src/lib/session/token-response';
import { cookieTokens } from '../../../src/lib/session/token-source';
import { MemoryStore } from '../../../src/lib/storage/memory-store';
import { CookieCoordination } from '../../../src/lib/tabs/cookie-coordination';
import { SharedKeyValue } from '../../../src/lib/tabs/shared-key-value';
import { openLock } from './open-lock';
import { Page } from './page';

let ids = 0;

/** An app in a tab whose refresh token is in an HttpOnly cookie. */
export class CookieTab {
  readonly session: AuthSession;
  readonly #coordination: CookieCoordination;
  readonly #suspended$ = new BehaviorSubject(false);

  constructor(
    readonly page: Page,
    indexedDb: IDBFactory,
    locks: () => LockManager,
    private readonly server: CookieServer,
  ) {
    const shared = new SharedKeyValue('holdfast', () => indexedDb, page);
    this.#coordination = new CookieCoordination({
      lock: openLock(page, locks, shared, this.#suspended$),
      shared,
      clock: page,
      resumed$: EMPTY,
      changes$: () => EMPTY,
    });
    this.session = new AuthSession({
      store: new MemoryStore(),
      tokenSource: cookieTokens,
      coordination: this.#coordination,
      clock: page,
      policy: defaultRefreshPolicy,
      refreshWindowMs: 60_000,
      requestTokens: () => server.refresh(page).pipe(map(readTokens)),
      revokeOrphanedTokens: () => of(null),
      newId: () => `s${(ids += 1)}`,
      random: () => page.loop.random(),
    });
    restoreSession(this.session, cookieTokens);
    this.refresh();
  }

  refresh(): void {
    this.session.startRefresh();
  }

  signOut(): void {
    endSession(this.session);
    this.#coordination.signInOrOut(this.server.signOut(this.page)).subscribe();
  }

  close(): void {
    this.#suspended$.next(true);
    this.page.close();
  }
}

function readTokens(response: CookieResponse): TokenResponse {
  if (response === 401) {
    throw new AuthError('session-expired', { status: 401 });
  }
  if (response === 503) {
    throw new AuthError('refresh-unavailable', { status: 503 });
  }
  return response;
}

type CookieResponse = TokenResponse | 401 | 503;

/** One cookie for all tabs. The browser stores what the server sets, even if the tab has closed (`keepalive`). */
export class CookieServer {
  reuses = 0;
  refreshes = 0;
  /** The share of responses that are a 503, which changes nothing: 0 to 1. */
  failureRate = 0;
  /** What the browser sends; `null` after a sign-out. */
  cookie: number | null = 0;
  readonly #maxResponseMs: number;
  #current = 0;

  constructor(maxResponseMs: number) {
    this.#maxResponseMs = maxResponseMs;
  }

  signOut({ loop }: Page): Observable<unknown> {
    return defer(() => {
      loop.after(1, () => (this.cookie = null));
      return of(null);
    });
  }

  refresh(page: Page): Observable<CookieResponse> {
    return new Observable((subscriber) => {
      const response$ = new Subject<CookieResponse>();
      const { loop } = page;
      const sent = this.cookie;
      const isFailing = loop.random() < this.failureRate;
      const responseMs = loop.between(2, this.#maxResponseMs);
      const processedMs = loop.between(1, responseMs);
      this.refreshes += 1;
      loop.after(processedMs, () => {
        const isValid = !isFailing && sent === this.#current;
        this.reuses += isValid || isFailing || sent === null ? 0 : 1;
        this.#current += isValid ? 1 : 0;
        const set = this.#current;
        loop.after(responseMs - processedMs, () => {
          this.cookie = isValid ? set : this.cookie;
          const tokens = { accessToken: `a-secret-${set}`, expiresIn: 300 };
          page.run(() => response$.next(isValid ? tokens : isFailing ? 503 : 401));
        });
      });
      return response$.subscribe(subscriber);
    });
  }
}
