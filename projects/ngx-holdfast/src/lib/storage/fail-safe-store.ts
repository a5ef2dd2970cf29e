import { Observable, Subject } from 'rxjs';
import { SessionRecord, isNewerRecord, parseRecord } from '../session/session-record';
import { MemoryStore } from './memory-store';
import { SafeStore, SessionStore, StoreOperation } from '../session/session-store';

/** Wraps a store so that it never throws. The first failure is reported, and the session then continues in memory. */
export class FailSafeStore implements SafeStore {
  readonly changes$: Observable<unknown> | undefined;
  readonly reload$: Observable<unknown> | undefined;
  readonly flushed$: Observable<unknown> | undefined;
  readonly failures$ = new Subject<StoreOperation>();
  #store: SessionStore;
  #lastKnown: SessionRecord | null = null;
  #reported = false;

  constructor(store: SessionStore) {
    this.#store = store;
    this.changes$ = store.changes$;
    this.reload$ = store.reload$;
    this.flushed$ = store.flushed$;
    store.failures$?.subscribe((operation) => this.#reportOnce(operation));
  }

  get sharedByTabs(): boolean {
    return this.#store.sharedByTabs;
  }

  load(): SessionRecord | null {
    const value = this.#attempt('load', (store) => store.load());
    const record = parseRecord(value);
    if (record === null && value !== null && value !== undefined) {
      this.#reportOnce('load');
      // Invalid content is overwritten by the next save.
      if (!isNewerRecord(value)) {
        return this.#lastKnown;
      }
      // Leave the record of a newer version unchanged, and drop ours: that version may already have rotated its tokens.
      this.#store = new MemoryStore();
    }
    return (this.#lastKnown = record);
  }

  save(record: SessionRecord): void {
    this.#lastKnown = record;
    this.#attempt('save', (store) => store.save(record));
  }

  clear(): void {
    this.#lastKnown = null;
    this.#attempt('clear', (store) => store.clear());
  }

  #reportOnce(operation: StoreOperation): void {
    if (!this.#reported) {
      this.#reported = true;
      this.failures$.next(operation);
    }
  }

  #attempt<T>(operation: StoreOperation, action: (store: SessionStore) => T): T {
    const store = this.#store;
    try {
      return action(store);
    } catch {
      this.#store = new MemoryStore(this.#lastKnown);
      if (operation === 'save') {
        discard(store);
      }
      this.#reportOnce(operation);
      return action(this.#store);
    }
  }
}

/** The stored refresh token has been rotated; clear it so that a reload does not reuse it. */
function discard(store: SessionStore): void {
  try {
    store.clear();
  } catch {
    // A store that can neither save nor clear keeps the old record.
  }
}
