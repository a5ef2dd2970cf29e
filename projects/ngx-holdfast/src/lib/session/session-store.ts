import { Observable } from 'rxjs';
import { SessionRecord } from './session-record';
import { TokenResponse } from './token-response';

export type StoreOperation = 'load' | 'save' | 'clear';

/** Where a session is kept. Every call may throw; `load` may return anything, and what is no record is ignored. */
export interface SessionStore {
  load(): unknown;
  save(record: SessionRecord): void;
  clear(): void;
  /** Whether other tabs read and write the same place. */
  readonly sharedByTabs: boolean;
  /** Emits when another tab has written. */
  readonly changes$?: Observable<unknown> | undefined;
  /** For a store that answers later: reads it again; then `load` returns what it holds now. */
  readonly reload$?: Observable<unknown> | undefined;
  /** For a store that answers later: emits once all is written. */
  readonly flushed$?: Observable<unknown> | undefined;
  /** What has failed, where a call does not throw. */
  readonly failures$?: Observable<StoreOperation>;
}

/** A store that never throws, and returns nothing but records. */
export interface SafeStore extends SessionStore {
  load(): SessionRecord | null;
}

/** Fetches tokens for a session. Fails with `AuthError` only. */
export type TokenRefresher = (record: SessionRecord) => Observable<TokenResponse>;
