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
import { SessionRecord } from '../session/session-record';
import { SessionStore, StoreOperation } from '../session/session-store';

/** A value now, or later. */
export type MaybeAsync<T> = T | PromiseLike<T> | Observable<T>;

/**
 * A store of an app's own. May throw, reject, answer late or hold garbage: the session then goes on in memory.
 * A call that takes longer than 5,000 ms counts as failed. After a failed `save`, `clear` is called, and after either has
 * failed nothing more until the next page load.
 */
export interface TokenStore {
  load(): MaybeAsync<unknown>;
  save(record: SessionRecord): MaybeAsync<void>;
  clear(): MaybeAsync<void>;
  /** Whether other tabs read and write the same place. */
  readonly sharedByTabs: boolean;
  /** Emits when another tab has written. */
  readonly changes$?: Observable<unknown>;
}

const callTimeoutMs = 5_000;

function toObservable<T>(value: MaybeAsync<T>): Observable<T> {
  return isObservable(value) || typeof (value as PromiseLike<T> | null)?.then === 'function'
    ? from(value as Observable<T>)
    : of(value as T);
}

/**
 * A store that answers later, behind a copy in memory that answers now. One call at a time, in order. Once a write has
 * failed, the copy is all there is.
 */
export class AsyncStore implements SessionStore {
  readonly changes$: Observable<unknown> | undefined;
  readonly failures$: Observable<StoreOperation>;
  readonly reload$ = defer(() => {
    const writes = this.#writes;
    return this.#inTurn('load', () => this.#store.load()).pipe(
      // What was written since is newer than what was read.
      tap((value) => (this.#copy = writes === this.#writes ? value : this.#copy)),
    );
  });
  readonly flushed$ = defer(() => this.#inTurn('save', () => null));

  readonly #store: TokenStore;
  readonly #scheduler: SchedulerLike;
  readonly #turns = new Subject<Observable<unknown>>();
  readonly #failures = new Subject<StoreOperation>();
  #copy: unknown = null;
  #writes = 0;
  #isAlone = false;

  constructor(store: TokenStore, scheduler: SchedulerLike) {
    this.#store = store;
    this.#scheduler = scheduler;
    this.changes$ = store.changes$?.pipe(switchMap(() => this.reload$));
    this.failures$ = this.#failures.asObservable();
    this.#turns.pipe(concatMap((turn) => turn)).subscribe();
  }

  get sharedByTabs(): boolean {
    return !this.#isAlone && this.#store.sharedByTabs;
  }

  load(): unknown {
    return this.#copy;
  }

  save(record: SessionRecord): void {
    this.#write(record);
    this.#inTurn('save', () => this.#store.save(record));
  }

  clear(): void {
    this.#write(null);
    this.#inTurn('clear', () => this.#store.clear());
  }

  #write(value: unknown): void {
    this.#copy = value;
    this.#writes += 1;
  }

  /** Begins at once if no other turn is running. Never fails: a failure is told, and the copy stands. */
  #inTurn(operation: StoreOperation, call: () => MaybeAsync<unknown>): Observable<unknown> {
    const result$ = new AsyncSubject<unknown>();
    const copy$ = defer(() => of(this.#copy));
    this.#turns.next(
      defer(() => (this.#isAlone ? copy$ : this.#answer(call))).pipe(
        catchError(() => {
          this.#isAlone = operation !== 'load';
          this.#failures.next(operation);
          // A record that could not be replaced is spent: the next visit must not start from it.
          return operation === 'save' ? this.#answer(() => this.#store.clear()) : copy$;
        }),
        catchError(() => copy$),
        tap(result$),
      ),
    );
    return result$;
  }

  #answer(call: () => MaybeAsync<unknown>): Observable<unknown> {
    return defer(() => toObservable(call())).pipe(
      timeout({ first: callTimeoutMs, scheduler: this.#scheduler }),
      take(1),
      defaultIfEmpty(null),
      map((value) => value ?? null),
    );
  }
}
