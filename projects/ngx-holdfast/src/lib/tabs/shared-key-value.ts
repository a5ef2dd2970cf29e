import { Observable, catchError, defer, of, throwError } from 'rxjs';
import { Clock } from '../session/clock';
import { failAfter } from '../session/fail-after';

/** A transaction that takes longer has failed: some browsers never complete one when their storage is damaged. */
const transactionTimeoutMs = 2_000;

const storeName = 'values';

/**
 * Small values that the tabs of an origin share in order: IndexedDB transactions are ordered across processes, which
 * web storage is not (https://github.com/whatwg/html/issues/403). Never a token. Promises stay inside: the platform needs them.
 */
export class SharedKeyValue {
  readonly #databaseName: string;
  readonly #indexedDb: () => IDBFactory | undefined;
  readonly #clock: Clock;

  /** `indexedDb` returns `undefined`, or throws, where the browser has none. */
  constructor(databaseName: string, indexedDb: () => IDBFactory | undefined, clock: Clock) {
    this.#databaseName = databaseName;
    this.#indexedDb = indexedDb;
    this.#clock = clock;
  }

  /**
   * Emits the value under `key` and writes what `change` makes of it, in one transaction: `undefined` leaves it as it is,
   * `null` removes it.
   */
  update(key: string, change?: (value: unknown) => unknown): Observable<unknown> {
    return defer(() => {
      const indexedDb = this.#indexedDb();
      return indexedDb === undefined
        ? throwError(() => new Error('IndexedDB is not available.'))
        : this.#transact(indexedDb, key, change);
    }).pipe(failAfter(transactionTimeoutMs, this.#clock, 'lock-timeout'));
  }

  /** The same for values that are useful but not required: emits `null` where it fails. */
  tryUpdate(key: string, change?: (value: unknown) => unknown): Observable<unknown> {
    return this.update(key, change).pipe(catchError(() => of(null)));
  }

  async #transact(
    indexedDb: IDBFactory,
    key: string,
    change?: (value: unknown) => unknown,
  ): Promise<unknown> {
    const database = await this.#open(indexedDb);
    try {
      return await new Promise<unknown>((resolve, reject) => {
        const mode = change === undefined ? 'readonly' : 'readwrite';
        const transaction = database.transaction(storeName, mode, { durability: 'relaxed' });
        const store = transaction.objectStore(storeName);
        const reading = store.get(key);
        reading.onsuccess = () => {
          const next = change?.(reading.result);
          if (next === null) {
            store.delete(key);
          } else if (next !== undefined) {
            store.put(next, key);
          }
        };
        transaction.oncomplete = () => resolve(reading.result);
        transaction.onabort = () => reject(failure(transaction.error));
      });
    } finally {
      database.close();
    }
  }

  #open(indexedDb: IDBFactory): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDb.open(this.#databaseName, 2);
      request.onupgradeneeded = () => request.result.createObjectStore(storeName);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(failure(request.error));
      request.onblocked = () => reject(failure(null));
    });
  }
}

function failure(cause: DOMException | null): Error {
  return new Error('IndexedDB', { cause });
}
