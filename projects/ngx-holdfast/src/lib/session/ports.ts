import { Observable } from 'rxjs';
import { SessionRecord } from '../core/session-record';
import { TokenResponse } from '../core/token-response';
import { AuthSession } from './auth-session';

/** A value now, or later. */
export type Later<T> = T | PromiseLike<T> | Observable<T>;

/**
 * Where a session is kept. May throw, fail, answer late or hold garbage: the session then goes on in memory.
 * `load` may return anything; what is no record counts as nothing.
 */
export interface TokenStore {
  load(): Later<unknown>;
  save(record: SessionRecord): Later<void>;
  clear(): Later<void>;
  /** Whether other tabs read and write the same place; brings the cross-tab lock with it. */
  readonly sharedByTabs: boolean;
  /** Emits when another tab has written. */
  readonly changes$?: Observable<unknown> | undefined;
}

/** Fetches tokens for a session. Fails with `AuthError` only. */
export type TokenRefresher = (record: SessionRecord) => Observable<TokenResponse>;

/** Asks the server once to renew this record, and stores what it answers. */
export type Renewal = (record: SessionRecord) => Observable<SessionRecord>;

/** How a session and other tabs keep out of each other's way. Waits are bounded; the work bounds itself. */
export interface TabCoordination {
  /** Runs `renewal` while no other tab runs one, unless another tab has been faster. */
  renew(session: AuthSession, record: SessionRecord, renewal: Renewal): Observable<SessionRecord>;
  /** Runs `work` while no other tab renews. */
  exclude<T>(work: Observable<T>): Observable<T>;
}
