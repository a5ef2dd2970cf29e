import { EMPTY, NEVER, Observable, catchError, of, throwError } from 'rxjs';
import { AuthError, isAuthError } from '../../../src/lib/session/auth-error';
import { AuthEvent } from '../../../src/lib/session/auth-event';
import { AuthSession } from '../../../src/lib/session/auth-session';
import { RefreshSource } from '../../../src/lib/session/refresh-source';
import { runRefresh } from '../../../src/lib/session/refresh-task';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { sourceOf } from '../../../src/lib/session/session-state';
import { syncFromStore } from '../../../src/lib/session/shared-transitions';
import {
  RefreshAttempt,
  TabCoordination,
  singleTab,
} from '../../../src/lib/session/tab-coordination';
import { TokenResponse } from '../../../src/lib/session/token-response';
import { aSession } from '../../harness/a-session';
import { ScriptedStore } from '../../harness/scripted-store';
import { policy } from './deadlines';
import { OpenLogin, Setup, State } from './state';
import { User, now, refreshWindowMs, tokensFor } from './tokens';

/** What a request has got that asked for tokens; `null`: no user is signed in. */
export interface Result {
  readonly used: RefreshSource;
  readonly outcome: SessionRecord | AuthError | null;
  /** Whether it has waited since an earlier input. */
  readonly isHeld: boolean;
}

const failures = {
  rejected: new AuthError('session-expired', { status: 401 }),
  failed: new AuthError('refresh-network'),
  'rate-limited': new AuthError('refresh-rate-limited', { status: 429 }),
};

export type RefreshFailure = keyof typeof failures;

/** How a refresh ends: with tokens of a user, with a failure, or without a request since another tab has changed the store. */
export type RefreshOutcome = User | RefreshFailure | 'store-changed';

const clock = { now: () => now, elapsed: () => now, isReliable: () => true, delay: () => NEVER };

/** The driver in a given state, for one input. Its refreshes stay open until `endRefresh`. */
export class Tab {
  readonly session: AuthSession;
  readonly events: AuthEvent[] = [];
  /** `null`: the store was cleared. */
  readonly writes: (SessionRecord | null)[] = [];
  readonly started: RefreshSource[] = [];
  readonly results: Result[] = [];
  /** The access tokens that the server has sent. */
  readonly issued: string[] = [];
  newLogin: OpenLogin | null = null;
  loginError: AuthError | null = null;
  sessionCount: number;
  tokenCount: number;

  readonly #setup: Setup;
  readonly #store: ScriptedStore;
  #waiting = 0;
  #isReady = false;

  constructor({ setup, snapshot, stored, hasWaiter, sessionCount, tokenCount }: State) {
    this.#setup = setup;
    this.#store = new ScriptedStore(setup.sharedByTabs);
    this.#store.content = stored;
    this.sessionCount = sessionCount;
    this.tokenCount = tokenCount;
    this.session = aSession(this.#store, clock, {
      tokenSource: setup.tokenSource,
      coordination: this.#coordinate(({ source }) => {
        this.started.push(source);
        return NEVER;
      }),
      policy,
      refreshWindowMs,
      newId: () => `s${(this.sessionCount += 1)}`,
    });
    this.session.apply(() => ({ next: snapshot }));
    const source = sourceOf(snapshot.session);
    if (hasWaiter && source !== null) {
      const background = snapshot.refresh.status === 'background';
      this.ask(source, this.session.freshTokens(source, { background }));
    }
    this.#isReady = true;
    this.#recordWrites();
    this.session.events$.subscribe((event) => this.events.push(event));
  }

  get stored(): SessionRecord | null {
    return this.#store.content as SessionRecord | null;
  }

  get hasWaiter(): boolean {
    return this.#waiting > 0;
  }

  /** A request that has `used` asks for tokens. */
  ask(used: RefreshSource, tokens$: Observable<SessionRecord | null>): void {
    const isHeld = !this.#isReady;
    const settle = (outcome: Result['outcome']): void => {
      this.#waiting -= 1;
      this.results.push({ used, outcome, isHeld });
    };
    this.#waiting += 1;
    tokens$.subscribe({ next: settle, error: (error: AuthError) => settle(error) });
  }

  /** The server sends tokens. */
  issue(user: User): TokenResponse {
    const tokens = tokensFor(user, (this.tokenCount += 1));
    this.issued.push(tokens.accessToken);
    return tokens;
  }

  /** The response to a refresh arrives that an earlier input has started. */
  endRefresh(source: RefreshSource, outcome: RefreshOutcome): void {
    const environment = {
      requestTokens: () => this.#respond(outcome),
      revokeOrphanedTokens: () => of(null),
      coordination: this.#coordinate((attempt) =>
        outcome === 'store-changed'
          ? of(this.session.store.load())
          : attempt.request(attempt.source, { isHeld: () => true }),
      ),
      policy,
      clock,
      random: () => 0,
    };
    runRefresh(this.session, environment, { source, ignoreFailuresBefore: 0 }).subscribe();
  }

  /** Takes over what other tabs have stored. */
  sync(): void {
    this.session.apply((snapshot) => syncFromStore(snapshot, this.session.store.load(), now));
  }

  #respond(outcome: RefreshOutcome): Observable<TokenResponse> {
    switch (outcome) {
      case 'ada':
      case 'ben':
        return of(this.issue(outcome));
      case 'store-changed':
        return EMPTY;
      default:
        return throwError(() => failures[outcome]);
    }
  }

  /** What the strategies of `tabs` have in common. Their locks are the subject of the model of many tabs. */
  #coordinate(
    refresh: (attempt: RefreshAttempt) => Observable<SessionRecord | null>,
  ): TabCoordination {
    const { sharedByTabs } = this.#setup;
    return {
      ...singleTab,
      refresh: ({ store }, attempt) =>
        refresh(attempt).pipe(
          catchError((error: unknown) => {
            const { sid, gen } = attempt.source;
            const stored = store.load();
            const isNewer = sharedByTabs && stored?.sid === sid && stored.gen > gen;
            return isNewer && isAuthError(error) && error.isTerminal
              ? of(stored)
              : throwError(() => error);
          }),
        ),
    };
  }

  /** The content is copied at each read, as it is where it is parsed. */
  #recordWrites(): void {
    const store = this.#store;
    store.onLoad = () => store.content && { ...store.content };
    store.onSave = (record) => {
      this.writes.push(record);
      store.content = record;
    };
    store.onClear = () => {
      this.writes.push(null);
      store.content = null;
    };
  }
}
