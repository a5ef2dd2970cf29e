import {
  BehaviorSubject,
  Observable,
  Subject,
  catchError,
  concatMap,
  defaultIfEmpty,
  defer,
  first,
  from,
  isObservable,
  map,
  of,
  switchMap,
  take,
  tap,
} from 'rxjs';
import { Clock } from '../session/clock';
import { failAfter } from '../session/fail-after';
import { SessionRecord } from '../session/session-record';
import { SessionStore, StoreOperation } from '../session/session-store';
import { MaybeAsync, TokenStore } from './token-store';

const operationTimeoutMs = 5_000;
/** Result of an operation that has not ended. */
const pending = {};

function toObservable<T>(value: MaybeAsync<T>): Observable<T> {
  return isObservable(value) || typeof (value as PromiseLike<T> | null)?.then === 'function'
    ? from(value as Observable<T>)
    : of(value as T);
}

/**
 * Makes an asynchronous store synchronous: it returns a copy in memory, and queues the operations of the store to run one at
 * a time. After a failed write only the copy is used.
 */
export class AsyncStore implements SessionStore {
  readonly changes$: Observable<unknown> | undefined;
  readonly failures$: Observable<StoreOperation>;
  readonly reload$ = defer(() => {
    const writes = this.#writes;
    return this.#enqueue('load', () => this.#store.load()).pipe(
      // A write since the start of this read is newer than its result.
      tap((value) => (this.#copy = writes === this.#writes ? value : this.#copy)),
    );
  });
  readonly flushed$ = defer(() => this.#enqueue('save', () => null));

  readonly #store: TokenStore;
  readonly #clock: Clock;
  readonly #queue = new Subject<Observable<unknown>>();
  readonly #failures = new Subject<StoreOperation>();
  #copy: unknown = null;
  /** Number of writes so far. */
  #writes = 0;
  /** Whether a write has failed, so that the store is no longer used. */
  #detached = false;

  constructor(store: TokenStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.changes$ = store.changes$?.pipe(switchMap(() => this.reload$));
    this.failures$ = this.#failures.asObservable();
    this.#queue.pipe(concatMap((operation$) => operation$)).subscribe();
  }

  get sharedByTabs(): boolean {
    return !this.#detached && this.#store.sharedByTabs;
  }

  load(): unknown {
    return this.#copy;
  }

  save(record: SessionRecord): void {
    this.#write(record);
    this.#enqueue('save', () => this.#store.save(record));
  }

  clear(): void {
    this.#write(null);
    this.#enqueue('clear', () => this.#store.clear());
  }

  #write(value: unknown): void {
    this.#copy = value;
    this.#writes += 1;
  }

  /** Starts at once if the queue is empty. The result never fails: a failure is reported, and the copy is emitted instead. */
  #enqueue(operation: StoreOperation, action: () => MaybeAsync<unknown>): Observable<unknown> {
    const result$ = new BehaviorSubject<unknown>(pending);
    const copy$ = defer(() => of(this.#copy));
    this.#queue.next(
      defer(() => (this.#detached ? copy$ : this.#invoke(action))).pipe(
        catchError(() => {
          this.#detached = operation !== 'load';
          this.#failures.next(operation);
          // The stored refresh token has been rotated; clear it so that a reload does not reuse it.
          return operation === 'save' ? this.#invoke(() => this.#store.clear()) : copy$;
        }),
        catchError(() => copy$),
        tap((result) => result$.next(result)),
      ),
    );
    return result$.pipe(first((result) => result !== pending));
  }

  #invoke(action: () => MaybeAsync<unknown>): Observable<unknown> {
    return defer(() => toObservable(action())).pipe(
      take(1),
      failAfter(operationTimeoutMs, this.#clock, 'refresh-timeout'),
      defaultIfEmpty(null),
      map((value) => value ?? null),
    );
  }
}
