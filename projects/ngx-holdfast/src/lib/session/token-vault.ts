import {
  AsyncSubject,
  Observable,
  SchedulerLike,
  Subject,
  catchError,
  concatMap,
  defaultIfEmpty,
  defer,
  from,
  isObservable,
  map,
  of,
  switchMap,
  take,
  tap,
  timeout,
} from 'rxjs';
import { SessionRecord, isNewerRecord, parseRecord } from '../core/session-record';
import { MemoryStore } from './memory-store';
import { Later, TokenStore } from './ports';

export type StoreOperation = 'load' | 'save' | 'clear';

/** Judges by what lies in the store now whether it may be changed. */
export type Permission = (stored: SessionRecord | null) => boolean;

/** A store that does not answer for this long counts as broken. */
const storeTimeoutMs = 5_000;

function toObservable<T>(value: Later<T>): Observable<T> {
  return isObservable(value) || typeof (value as PromiseLike<T> | null)?.then === 'function'
    ? from(value as Observable<T>)
    : of(value as T);
}

/**
 * A store that cannot fail and does one thing at a time.
 * When the store behind it fails, that is told once, and the session goes on in memory.
 */
export class TokenVault {
  readonly #turns = new Subject<Observable<unknown>>();
  readonly #failed: (operation: StoreOperation) => void;
  readonly #scheduler: SchedulerLike;
  #store: TokenStore;
  #lastKnown: SessionRecord | null = null;
  #told = false;

  constructor(
    store: TokenStore,
    failed: (operation: StoreOperation) => void,
    scheduler: SchedulerLike,
  ) {
    this.#store = store;
    this.#failed = failed;
    this.#scheduler = scheduler;
    this.#turns.pipe(concatMap((turn) => turn)).subscribe();
  }

  get sharedByTabs(): boolean {
    return this.#store.sharedByTabs;
  }

  load(): Observable<SessionRecord | null> {
    return this.#inTurn(this.#read());
  }

  /** Says whether it was permitted, and so done. */
  save(record: SessionRecord, permitted: Permission): Observable<boolean> {
    return this.#write('save', record, permitted, (store) => store.save(record));
  }

  /** Says whether it was permitted, and so done. */
  clear(permitted: Permission): Observable<boolean> {
    return this.#write('clear', null, permitted, (store) => store.clear());
  }

  close(): void {
    this.#turns.complete();
  }

  #write(
    operation: StoreOperation,
    leaves: SessionRecord | null,
    permitted: Permission,
    action: (store: TokenStore) => Later<void>,
  ): Observable<boolean> {
    const turn = this.#read().pipe(
      switchMap((stored) => {
        if (!permitted(stored)) {
          return of(false);
        }
        this.#lastKnown = leaves;
        return this.#attempt(operation, action).pipe(map(() => true));
      }),
    );
    return this.#inTurn(turn);
  }

  #read(): Observable<SessionRecord | null> {
    return this.#attempt<unknown>('load', (store) => store.load()).pipe(
      map((value) => {
        const record = parseRecord(value);
        if (record === null && value !== null && value !== undefined) {
          this.#tellOnce('load');
          // Garbage is overwritten by the next sign-in; a newer version's record is left to that version.
          if (isNewerRecord(value)) {
            this.#store = new MemoryStore();
          }
        }
        this.#lastKnown = record;
        return record;
      }),
    );
  }

  #attempt<T>(operation: StoreOperation, action: (store: TokenStore) => Later<T>): Observable<T> {
    return defer(() => this.#ask(this.#store, action)).pipe(
      catchError(() => {
        const broken = this.#store;
        this.#store = new MemoryStore(this.#lastKnown);
        this.#tellOnce(operation);
        // A record that could not be replaced is spent: the next visit must not start from it.
        const leftover$ =
          operation === 'save'
            ? this.#ask(broken, (store) => store.clear()).pipe(catchError(() => of(null)))
            : of(null);
        return leftover$.pipe(switchMap(() => this.#ask(this.#store, action)));
      }),
    );
  }

  #ask<T>(store: TokenStore, action: (store: TokenStore) => Later<T>): Observable<T> {
    return defer(() => toObservable(action(store))).pipe(
      timeout({ first: storeTimeoutMs, scheduler: this.#scheduler }),
      take(1),
      defaultIfEmpty(undefined as T),
    );
  }

  #tellOnce(operation: StoreOperation): void {
    if (!this.#told) {
      this.#told = true;
      this.#failed(operation);
    }
  }

  /** Begins at once if no other turn is running, so that a synchronous store has done its work on return. */
  #inTurn<T>(turn: Observable<T>): Observable<T> {
    const result$ = new AsyncSubject<T>();
    this.#turns.next(turn.pipe(tap(result$)));
    return result$;
  }
}
