import { Observable, map, of } from 'rxjs';
import { SessionRecord } from './session-record';

export type StoreOperation = 'load' | 'save' | 'clear';

/** Where a session is kept. Every method may throw; `load` may return anything, and what is not a record is ignored. */
export interface SessionStore {
  load(): unknown;
  save(record: SessionRecord): void;
  clear(): void;
  /** Whether other tabs read and write the same place. */
  readonly sharedByTabs: boolean;
  /** Emits when another tab has written. */
  readonly changes$?: Observable<unknown> | undefined;
  /** For an asynchronous store: reads it again; then `load` returns what it holds. */
  readonly reload$?: Observable<unknown> | undefined;
  /** For an asynchronous store: emits once all writes have completed. */
  readonly flushed$?: Observable<unknown> | undefined;
  /** Which operations have failed, where a method does not throw. */
  readonly failures$?: Observable<StoreOperation> | undefined;
}

/** A store that never throws, and returns nothing but records. */
export interface SafeStore extends SessionStore {
  load(): SessionRecord | null;
}

/** Reads an asynchronous store again, and emits what the store holds. */
export function reloaded(store: SafeStore): Observable<SessionRecord | null> {
  return (store.reload$ ?? of(null)).pipe(map(() => store.load()));
}

/** Emits once all pending writes to an asynchronous store have completed. */
export function flushed(store: SafeStore): Observable<unknown> {
  return store.flushed$ ?? of(null);
}
