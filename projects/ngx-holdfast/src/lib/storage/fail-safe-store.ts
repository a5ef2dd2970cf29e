import { Observable, Subject } from 'rxjs';
import { SessionRecord, isNewerRecord, parseRecord } from '../session/session-record';
import { MemoryStore } from './memory-store';
import { SafeStore, SessionStore, StoreOperation } from '../session/session-store';

/**
 * A store that cannot fail. When the store behind it does, that is told once, and the session goes on in memory.
 */
export class FailSafeStore implements SafeStore {
  readonly changes$: Observable<unknown> | undefined;
  readonly reload$: Observable<unknown> | undefined;
  readonly flushed$: Observable<unknown> | undefined;
  readonly failures$ = new Subject<StoreOperation>();
  #store: SessionStore;
  #lastKnown: SessionRecord | null = null;
  #told = false;

  constructor(store: SessionStore) {
    this.#store = store;
    this.changes$ = store.changes$;
    this.reload$ = store.reload$;
    this.flushed$ = store.flushed$;
    store.failures$?.subscribe((operation) => this.#tell(operation));
  }

  get sharedByTabs(): boolean {
    return this.#store.sharedByTabs;
  }

  load(): SessionRecord | null {
    const value = this.#attempt('load', (store) => store.load());
    const record = parseRecord(value);
    if (record === null && value !== null && value !== undefined) {
      this.#tell('load');
      // Garbage is overwritten by the next tokens.
      if (!isNewerRecord(value)) {
        return this.#lastKnown;
      }
      // A newer version's record is left to that version, and so are the tokens that it may have taken over.
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

  /** Once is enough: what fails once, fails again. */
  #tell(operation: StoreOperation): void {
    if (!this.#told) {
      this.#told = true;
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
      this.#tell(operation);
      return action(this.#store);
    }
  }
}

/** A record that could not be replaced is spent: the next visit must not start from it. */
function discard(store: SessionStore): void {
  try {
    store.clear();
  } catch {
    // Nothing more can be done about a store that takes neither.
  }
}
