import { Observable } from 'rxjs';
import { SessionRecord } from '../core/session-record';
import { TokenResponse } from '../core/token-response';

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

/** Mutual exclusion for refreshes; the wait for it is bounded, the work bounds itself. */
export interface SessionLock {
  hold<T>(work: Observable<T>): Observable<T>;
  /** Inside the lock: reads until what the last holder wrote can be seen. */
  upToDate(stored$: Observable<SessionRecord | null>): Observable<SessionRecord | null>;
  /** Inside the lock: makes sure that the next holder sees `record`, then emits it. */
  committed(record: SessionRecord): Observable<SessionRecord>;
}

/** Fetches tokens for a session. Fails with `AuthError` only. */
export type TokenRefresher = (record: SessionRecord) => Observable<TokenResponse>;
