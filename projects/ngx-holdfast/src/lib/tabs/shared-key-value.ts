import { Observable, SchedulerLike, catchError, defer, of, throwError, timeout } from 'rxjs';

/** A transaction that takes longer is given up: some browsers never answer when their storage is in trouble. */
const transactionMs = 2_000;

/**
 * Small values that the tabs of an origin share in order: IndexedDB transactions are ordered across processes, which
 * web storage is not (https://github.com/whatwg/html/issues/403). Never a token.
 */
export class SharedKeyValue {
  constructor(
    private readonly databaseName: string,
    /** `undefined`, or a throw, where the browser has none. */
    private readonly indexedDb: () => IDBFactory | undefined,
    private readonly scheduler: SchedulerLike,
  ) {}

  /**
   * Emits the value under `key` and writes what `change` makes of it, in one transaction: `undefined` leaves it as it is,
   * `null` removes it.
   */
  update(key: string, change?: (value: unknown) => unknown): Observable<unknown> {
    return defer(() => {
      const indexedDb = this.indexedDb();
      return indexedDb === undefined
        ? throwError(() => new Error('There is no IndexedDB.'))
        : this.transact(indexedDb, key, change);
    }).pipe(timeout({ first: transactionMs, scheduler: this.scheduler }));
  }

  /** The same for what is good to know but not needed: emits `null` where it fails. */
  tryUpdate(key: string, change?: (value: unknown) => unknown): Observable<unknown> {
    return this.update(key, change).pipe(catchError(() => of(null)));
  }

  private async transact(
    indexedDb: IDBFactory,
    key: string,
    change?: (value: unknown) => unknown,
  ): Promise<unknown> {
    const database = await this.open(indexedDb);
    try {
      return await new Promise<unknown>((resolve, reject) => {
        const mode = change === undefined ? 'readonly' : 'readwrite';
        const transaction = database.transaction('marks', mode, { durability: 'relaxed' });
        const marks = transaction.objectStore('marks');
        const reading = marks.get(key);
        reading.onsuccess = () => {
          const next = change?.(reading.result);
          if (next === null) {
            marks.delete(key);
          } else if (next !== undefined) {
            marks.put(next, key);
          }
        };
        transaction.oncomplete = () => resolve(reading.result);
        transaction.onabort = () => reject(failure(transaction.error));
      });
    } finally {
      database.close();
    }
  }

  private open(indexedDb: IDBFactory): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDb.open(this.databaseName, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('marks');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(failure(request.error));
      request.onblocked = () => reject(failure(null));
    });
  }
}

function failure(cause: DOMException | null): Error {
  return new Error('IndexedDB', { cause });
}
