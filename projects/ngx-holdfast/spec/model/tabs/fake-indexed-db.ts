import { Loop } from './loop';
import { Page } from './page';

const maxStepMs = 5;

interface Transaction {
  readonly page: Page;
  readonly begin: () => void;
  readonly abort: () => void;
}

/** The part of IndexedDB that `SharedKeyValue` uses: one store, and the transactions of all tabs in order of creation. */
export class FakeIndexedDb {
  readonly #loop: Loop;
  readonly #values = new Map<string, unknown>();
  readonly #queue: Transaction[] = [];
  readonly #lastTaskAt = new Map<Page, number>();
  readonly #onPut: (value: unknown) => void;

  constructor(loop: Loop, onPut: (value: unknown) => void) {
    this.#loop = loop;
    this.#onPut = onPut;
  }

  of(page: Page): IDBFactory {
    page.onClose(() => this.abortAll(page));
    const open = () => {
      const request = { onsuccess: () => undefined, result: this.#database(page) };
      this.#soon(page, () => request.onsuccess());
      return request;
    };
    return { open } as unknown as IDBFactory;
  }

  /** Browsers abort the transactions of a suspended page, which would block the other pages. */
  abortAll(page: Page): void {
    this.#queue
      .filter((transaction) => transaction.page === page)
      .forEach((own) => {
        this.#end(own);
        own.abort();
      });
  }

  #database(page: Page) {
    return { transaction: () => this.#transaction(page), close: () => undefined };
  }

  #transaction(page: Page) {
    const writes: (() => void)[] = [];
    const reading: { result: unknown; onsuccess: () => void } = {
      result: undefined,
      onsuccess: () => undefined,
    };
    let readKey = '';
    const isOpen = () => this.#queue.includes(own);
    const put = (value: unknown, key: string) => {
      this.#onPut(value);
      writes.push(() => this.#values.set(key, value));
    };
    const store = {
      get: (key: string) => {
        readKey = key;
        return reading;
      },
      put,
      delete: (key: string) => writes.push(() => this.#values.delete(key)),
    };
    const transaction = {
      error: null,
      oncomplete: () => undefined,
      onabort: () => undefined,
      objectStore: () => store,
    };
    const commit = () => {
      if (isOpen()) {
        writes.forEach((write) => write());
        this.#end(own);
        this.#soon(page, () => transaction.oncomplete());
      }
    };
    const own: Transaction = {
      page,
      begin: () =>
        this.#soon(page, () => {
          if (isOpen()) {
            reading.result = this.#values.get(readKey);
            reading.onsuccess();
            this.#loop.after(this.#loop.between(0, maxStepMs), commit);
          }
        }),
      abort: () => this.#soon(page, () => transaction.onabort()),
    };
    this.#queue.push(own);
    if (this.#queue.length === 1) {
      own.begin();
    }
    return transaction;
  }

  #end(transaction: Transaction): void {
    const at = this.#queue.indexOf(transaction);
    this.#queue.splice(at, 1);
    if (at === 0) {
      this.#queue[0]?.begin();
    }
  }

  /** Runs the tasks of a page in order, each after a random time. */
  #soon(page: Page, task: () => void): void {
    const at = Math.max(
      this.#lastTaskAt.get(page) ?? 0,
      this.#loop.now + this.#loop.between(0, maxStepMs),
    );
    this.#lastTaskAt.set(page, at);
    page.later(at - this.#loop.now, task);
  }
}
