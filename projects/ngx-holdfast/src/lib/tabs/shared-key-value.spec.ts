import { VirtualTimeScheduler, firstValueFrom } from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { Clock } from '../session/clock';
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

/** The part of IndexedDB that `SharedKeyValue` uses. Responds in later microtasks. */
class FakeIndexedDb {
  readonly values = new Map<string, unknown>();
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
        const before = new Map(this.values);
        const transaction: Fake & { objectStore?: () => unknown } = { error: null };
        transaction.objectStore = () => ({
          get: (key: string) => {
            const reading: Fake = {};
            queueMicrotask(() => {
              reading.result = this.values.get(key);
              reading.onsuccess?.();
              queueMicrotask(() => this.end(transaction, before));
            });
            return reading;
          },
          put: (value: unknown, key: string) => this.values.set(key, value),
          delete: (key: string) => this.values.delete(key),
        });
        return transaction;
      },
    };
  }

  private end(transaction: Fake, before: Map<string, unknown>): void {
    if (this.ending === 'onabort') {
      this.values.clear();
      before.forEach((value, key) => this.values.set(key, value));
    }
    transaction[this.ending]?.();
  }
}

describe('SharedKeyValue', () => {
  let db: FakeIndexedDb;
  let scheduler: VirtualTimeScheduler;
  let clock: Clock;
  let keyValue: SharedKeyValue;

  beforeEach(() => {
    db = new FakeIndexedDb();
    scheduler = new VirtualTimeScheduler();
    clock = virtualClock(scheduler);
    keyValue = new SharedKeyValue('holdfast', () => db.factory, clock);
  });

  function update(key: string, change?: (value: unknown) => unknown): Promise<unknown> {
    return firstValueFrom(keyValue.update(key, change));
  }

  it('a missing value is undefined', async () => {
    expect(await update('a')).toBeUndefined();
  });

  it('reads what was written before, in the database of that name', async () => {
    await update('a', () => 3);
    expect(await update('a')).toBe(3);
    expect(await update('b')).toBeUndefined();
    expect(new Set(db.names)).toEqual(new Set(['holdfast']));
  });

  it('computes a change from the former value, and emits that', async () => {
    await update('a', () => 3);
    expect(await update('a', (value) => (value as number) + 1)).toBe(3);
    expect(await update('a')).toBe(4);
  });

  it('undefined leaves a value unchanged, null removes it', async () => {
    await update('a', () => 3);
    await update('a', () => undefined);
    expect(db.values.get('a')).toBe(3);
    await update('a', () => null);
    expect(db.values.has('a')).toBe(false);
  });

  it('a read does not block a writer', async () => {
    await update('a');
    await update('a', () => 1);
    expect(db.modes).toEqual(['readonly', 'readwrite']);
  });

  it('leaves no connection open, even after an abort', async () => {
    await update('a', () => 3);
    db.ending = 'onabort';
    await expect(update('a', () => 4)).rejects.toThrow('IndexedDB');
    expect(db.open).toBe(0);
  });

  it.each(['onerror', 'onblocked'] as const)(
    'fails if the database reports %s',
    async (opening) => {
      db.opening = opening;
      await expect(update('a')).rejects.toThrow('IndexedDB');
    },
  );

  it('an aborted transaction fails and changes nothing', async () => {
    db.values.set('a', 3);
    db.ending = 'onabort';
    await expect(update('a', () => 4)).rejects.toThrow('IndexedDB');
    expect(db.values.get('a')).toBe(3);
  });

  it('without IndexedDB it fails when it is used, not before [F102]', async () => {
    const refused = new SharedKeyValue(
      'holdfast',
      () => {
        throw new DOMException('denied', 'SecurityError');
      },
      clock,
    ).update('a');
    await expect(firstValueFrom(refused)).rejects.toThrow('denied');
    const none = new SharedKeyValue('holdfast', () => undefined, clock).update('a');
    await expect(firstValueFrom(none)).rejects.toThrow('IndexedDB is not available');
  });

  it('fails after 2 s if the database does not respond', () => {
    db.opening = null;
    const result = new Recorder(keyValue.update('a'));
    advanceTo(scheduler, 1_999);
    expect(result.outcomes).toBe(0);
    advanceTo(scheduler, 2_000);
    expect(result.errors).toHaveLength(1);
  });

  it('opens nothing before it is subscribed to', () => {
    keyValue.update('a', () => 1);
    expect(db.names).toEqual([]);
  });
});
