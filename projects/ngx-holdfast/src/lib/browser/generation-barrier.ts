import { Observable, catchError, defer, map, of } from 'rxjs';

/** How far the session has come. No token. */
export interface GenerationMark {
  readonly sid: string;
  readonly gen: number;
}

/**
 * Tells the next holder of the lock how far the last one came. Web storage alone does not: a lock can be granted
 * before the former holder's write is visible in another process (https://github.com/whatwg/html/issues/403);
 * IndexedDB transactions are ordered across processes.
 */
export class GenerationBarrier {
  constructor(
    private readonly databaseName: string,
    private readonly indexedDb: () => IDBFactory,
  ) {}

  // Without IndexedDB the lock still excludes; only the ordering is left to the browser.
  read(): Observable<GenerationMark | null> {
    return defer(() =>
      this.transact<GenerationMark | undefined>('readonly', (store) => store.get('mark')),
    ).pipe(
      map((mark) => mark ?? null),
      catchError(() => of(null)),
    );
  }

  commit(mark: GenerationMark): Observable<unknown> {
    return defer(() => this.transact('readwrite', (store) => store.put(mark, 'mark'))).pipe(
      catchError(() => of(null)),
    );
  }

  private async transact<T>(
    mode: IDBTransactionMode,
    action: (store: IDBObjectStore) => IDBRequest,
  ): Promise<T> {
    const database = await this.open();
    try {
      return await new Promise<T>((resolve, reject) => {
        const transaction = database.transaction('marks', mode, { durability: 'relaxed' });
        const request = action(transaction.objectStore('marks'));
        transaction.oncomplete = () => resolve(request.result as T);
        transaction.onabort = () => reject(failure(transaction.error));
      });
    } finally {
      database.close();
    }
  }

  private open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = this.indexedDb().open(this.databaseName, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('marks');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(failure(request.error));
      request.onblocked = () => reject(failure(null));
    });
  }
}

function failure(cause: DOMException | null): Error {
  return new Error('IndexedDB did not take the transaction.', { cause });
}
