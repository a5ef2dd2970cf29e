import { VirtualTimeScheduler, firstValueFrom } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { SharedKeyValue } from './shared-key-value';

interface Fake<T = unknown> {
  result?: T;
  error?: DOMException | null;
  onsuccess?: () => void;
  onerror?: () => void;
  onblocked?: () => void;
  onupgradeneeded?: () => void;
  oncomplete?: () => void;
  onabort?: () => void;
}

/** As much of IndexedDB as marks need; answers in later turns, as the real one does. */
class FakeIndexedDb {
  readonly marks = new Map<string, unknown>();
  readonly modes: string[] = [];
  readonly names: string[] = [];
  stores: string[] = [];
  open = 0;
  opening: 'onsuccess' | 'onerror' | 'onblocked' | null = 'onsuccess';
  ending: 'oncomplete' | 'onabort' = 'oncomplete';

  readonly factory = {
    open: (name: string) => {
      this.names.push(name);
      const request: Fake = { result: this.database(), error: null };
      queueMicrotask(() => {
        if (this.stores.length === 0) {
          request.onupgradeneeded?.();
        }
        this.open += this.opening === 'onsuccess' ? 1 : 0;
        if (this.opening !== null) {
          request[this.opening]?.();
        }
      });
      return request;
    },
  } as unknown as IDBFactory;

  private database() {
    return {
      createObjectStore: (name: string) => this.stores.push(name),
      close: () => (this.open -= 1),
      transaction: (_: string, mode: string) => {
        this.modes.push(mode);
        const before = new Map(this.marks);
        const transaction: Fake & { objectStore?: () => unknown } = { error: null };
        transaction.objectStore = () => ({
          get: (key: string) => {
            const reading: Fake = {};
            queueMicrotask(() => {
              reading.result = this.marks.get(key);
              reading.onsuccess?.();
              queueMicrotask(() => this.end(transaction, before));
            });
            return reading;
          },
          put: (value: unknown, key: string) => this.marks.set(key, value),
          delete: (key: string) => this.marks.delete(key),
        });
        return transaction;
      },
    };
  }

  private end(transaction: Fake, before: Map<string, unknown>): void {
    if (this.ending === 'onabort') {
      this.marks.clear();
      before.forEach((value, key) => this.marks.set(key, value));
    }
    transaction[this.ending]?.();
  }
}

describe('TabMarks', () => {
  let db: FakeIndexedDb;
  let scheduler: VirtualTimeScheduler;
  let marks: SharedKeyValue;

  beforeEach(() => {
    db = new FakeIndexedDb();
    scheduler = new VirtualTimeScheduler();
    marks = new SharedKeyValue('holdfast', () => db.factory, scheduler);
  });

  function update(key: string, change?: (value: unknown) => unknown): Promise<unknown> {
    return firstValueFrom(marks.update(key, change));
  }

  it('nothing is read where nobody has been', async () => {
    expect(await update('a')).toBeUndefined();
  });

  it('the next one reads what the last one wrote, in the database of that name', async () => {
    await update('a', () => 3);
    expect(await update('a')).toBe(3);
    expect(await update('b')).toBeUndefined();
    expect(new Set(db.names)).toEqual(new Set(['holdfast']));
  });

  it('a change is made from what it replaces, which is told', async () => {
    await update('a', () => 3);
    expect(await update('a', (value) => (value as number) + 1)).toBe(3);
    expect(await update('a')).toBe(4);
  });

  it('undefined leaves a mark as it is, null removes it', async () => {
    await update('a', () => 3);
    await update('a', () => undefined);
    expect(db.marks.get('a')).toBe(3);
    await update('a', () => null);
    expect(db.marks.has('a')).toBe(false);
  });

  it('who only looks keeps no writer waiting', async () => {
    await update('a');
    await update('a', () => 1);
    expect(db.modes).toEqual(['readonly', 'readwrite']);
  });

  it('no connection stays open, not even after an abort', async () => {
    await update('a', () => 3);
    db.ending = 'onabort';
    await expect(update('a', () => 4)).rejects.toThrow('IndexedDB');
    expect(db.open).toBe(0);
  });

  it.each(['onerror', 'onblocked'] as const)(
    'a database that answers %s fails',
    async (opening) => {
      db.opening = opening;
      await expect(update('a')).rejects.toThrow('IndexedDB');
    },
  );

  it('an aborted transaction has changed nothing, and fails', async () => {
    db.marks.set('a', 3);
    db.ending = 'onabort';
    await expect(update('a', () => 4)).rejects.toThrow('IndexedDB');
    expect(db.marks.get('a')).toBe(3);
  });

  it('a browser that refuses IndexedDB, or has none, fails at use, not before [F102]', async () => {
    const refused = new SharedKeyValue(
      'holdfast',
      () => {
        throw new DOMException('denied', 'SecurityError');
      },
      scheduler,
    ).update('a');
    await expect(firstValueFrom(refused)).rejects.toThrow('denied');
    const none = new SharedKeyValue('holdfast', () => undefined, scheduler).update('a');
    await expect(firstValueFrom(none)).rejects.toThrow('no IndexedDB');
  });

  it('a database that never answers is given up after 2 s', () => {
    db.opening = null;
    const asked = new Recorder(marks.update('a'));
    scheduler.maxFrames = 1_999;
    scheduler.flush();
    expect(asked.outcomes).toBe(0);
    scheduler.maxFrames = 2_000;
    scheduler.flush();
    expect(asked.errors).toHaveLength(1);
  });

  it('nothing is opened before somebody asks', () => {
    marks.update('a', () => 1);
    expect(db.names).toEqual([]);
  });
});
