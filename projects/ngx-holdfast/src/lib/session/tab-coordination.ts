import { EMPTY, Observable } from 'rxjs';
import { AuthError } from './auth-error';
import { Cooldown } from './cooldown';
import { RefreshSource } from './refresh-source';
import { SessionRecord } from './session-record';
import { SessionPort, Transition } from './session-port';

/** What a refresh needs to know of the lock that it runs under. */
export interface LockState {
  /** Requests are sent only while it is held: a page that is suspended gives it back, and a lease may be lost. */
  isHeld(): boolean;
  /** Each request is sent after this has emitted. Default: at once. */
  readonly ready$?: Observable<unknown>;
}

/** One refresh, as a coordination runs it. */
export interface RefreshAttempt {
  readonly source: RefreshSource;
  /** The error of a cool-down that applies to this attempt, or `null`. */
  blockedBy(cooldown: unknown, subject: string, gen: number): AuthError | null;
  /** The cool-down that other tabs respect as well after this error. */
  cooldownAfter(error: AuthError, subject: string, gen: number): Cooldown;
  /** Requests tokens, as often as the policy allows, and stores them. Ends in bounded time. */
  request(source: RefreshSource, lock: LockState): Observable<SessionRecord>;
}

/** How the tabs that share a session keep out of each other's way. Waits are bounded. */
export interface TabCoordination {
  /**
   * Runs `attempt` while no other tab refreshes, unless another tab has been faster. Emits what is stored then: newer tokens,
   * another session, or none.
   */
  refresh(session: SessionPort, attempt: RefreshAttempt): Observable<SessionRecord | null>;
  /** Runs a login or logout request so that no refresh of another tab undoes it. */
  signInOrOut<T>(request$: Observable<T>): Observable<T>;
  /** Emits what other tabs change, and notifies them of what this tab changes, while subscribed. */
  changes$(session: SessionPort): Observable<Transition>;
}

/** For a session that no other tab shares: one refresh at a time within the tab is enough. */
export const singleTab: TabCoordination = {
  refresh: (_, attempt) => attempt.request(attempt.source, { isHeld: () => true }),
  signInOrOut: (request$) => request$,
  changes$: () => EMPTY,
};
