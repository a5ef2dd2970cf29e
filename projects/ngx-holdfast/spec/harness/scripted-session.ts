import { Observable, Subject, VirtualTimeScheduler, defer, of } from 'rxjs';
import { AuthError, AuthErrorCode } from '../../src/lib/session/auth-error';
import { AuthEvent } from '../../src/lib/session/auth-event';
import { AuthSession } from '../../src/lib/session/auth-session';
import { RefreshPolicy, refreshPolicy } from '../../src/lib/session/refresh-policy';
import { RefreshSource } from '../../src/lib/session/refresh-source';
import { restoreSession, startSession } from '../../src/lib/session/session-commands';
import { RefreshOptions, SessionOptions } from '../../src/lib/session/session-options';
import { SessionRecord } from '../../src/lib/session/session-record';
import { sourceOf } from '../../src/lib/session/session-state';
import { adopt } from '../../src/lib/session/session-transitions';
import { isRefreshing } from '../../src/lib/session/session-view';
import { TokenResponse } from '../../src/lib/session/token-response';
import { storedTokens } from '../../src/lib/session/token-source';
import { aSession } from './a-session';
import { advanceTo } from './advance-to';
import { Recorder } from './recorder';
import { ScriptedStore } from './scripted-store';
import { virtualClock } from './virtual-clock';

export interface ScriptedOptions extends Partial<Omit<SessionOptions, 'policy' | 'store'>> {
  readonly policy?: Partial<RefreshPolicy>;
  readonly sharedByTabs?: boolean;
  readonly isClockReliable?: () => boolean;
  /** Default `true`. */
  readonly isRestored?: boolean;
}

/** A session in virtual time, to whose refresh requests the test responds. */
export class ScriptedSession {
  readonly scheduler = new VirtualTimeScheduler();
  readonly store: ScriptedStore;
  readonly session: AuthSession;
  /** What the refresh requests were sent with. */
  readonly requests: RefreshSource[] = [];
  readonly responses: Subject<TokenResponse>[] = [];
  readonly revoked: TokenResponse[] = [];
  readonly #events: AuthEvent[] = [];
  /** Responds to a refresh request; by default the test does later, by `succeed` and `fail`. */
  respond: (source: RefreshSource) => Observable<TokenResponse> = () => {
    const response$ = new Subject<TokenResponse>();
    this.responses.push(response$);
    return response$;
  };

  constructor(options: ScriptedOptions = {}) {
    const { policy, sharedByTabs, isClockReliable, isRestored = true, ...overrides } = options;
    this.store = new ScriptedStore(sharedByTabs);
    this.session = aSession(this.store, virtualClock(this.scheduler, isClockReliable), {
      policy: refreshPolicy(policy),
      requestTokens: (source) => {
        this.requests.push(source);
        return this.respond(source);
      },
      revokeOrphanedTokens: (tokens) =>
        defer(() => {
          this.revoked.push(tokens);
          return of(null);
        }),
      ...overrides,
    });
    if (isRestored) {
      restoreSession(this.session, overrides.tokenSource ?? storedTokens);
    }
    this.session.events$.subscribe((event) => this.#events.push(event));
  }

  /** The events since the last `signIn`. */
  get events(): readonly string[] {
    return this.#events.map(({ type }) => type);
  }

  get record(): SessionRecord {
    if (this.session.record === null) {
      throw new Error('No user is signed in.');
    }
    return this.session.record;
  }

  get source(): RefreshSource {
    return sourceOf(this.session.snapshot.session) ?? this.record;
  }

  get isRefreshing(): boolean | undefined {
    return new Recorder(this.session.select(isRefreshing)).values[0];
  }

  /** Whether requests wait at the gate. */
  get isBlocking(): boolean {
    return this.session.snapshot.refresh.status === 'blocking';
  }

  /** Starts a session with the tokens A0 and RA0, for example. */
  signIn(user = 'A', expiresIn = 100): SessionRecord {
    return this.signInWith({ accessToken: `${user}0`, refreshToken: `R${user}0`, expiresIn });
  }

  signInWith(tokens: TokenResponse): SessionRecord {
    startSession(this.session, tokens);
    this.#events.length = 0;
    return this.record;
  }

  waitForTokens(used = this.source, options?: RefreshOptions): Recorder<SessionRecord> {
    return new Recorder(this.session.freshTokens(used, options));
  }

  succeed(accessToken: string, request = this.responses.length - 1): void {
    this.responses[request]?.next({ accessToken, refreshToken: `R${accessToken}` });
  }

  fail(code: AuthErrorCode, request = this.responses.length - 1): void {
    this.responses[request]?.error(new AuthError(code));
  }

  /** Another tab has refreshed the tokens and stored them, and this tab has noticed. */
  refreshInOtherTab(accessToken: string): void {
    const next = { ...this.record, gen: this.record.gen + 1, accessToken };
    this.store.content = next;
    this.session.apply((snapshot) => adopt(snapshot, next, this.session.clock.now()));
  }

  advanceTo(ms: number): void {
    advanceTo(this.scheduler, ms);
  }
}
