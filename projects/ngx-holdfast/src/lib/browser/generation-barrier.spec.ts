import { firstValueFrom } from 'rxjs';
import { GenerationBarrier, GenerationMark } from './generation-barrier';

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

type Ending = 'oncomplete' | 'onabort';

/** As much of IndexedDB as one mark needs; answers in later turns, as the real one does. */
class FakeIndexedDb {
  mark: GenerationMark | undefined;
  created = false;
  open = 0;
  opening: 'onsuccess' | 'onerror' | 'onblocked' = 'onsuccess';
  ending: Ending = 'oncomplete';
  names: string[] = [];

  readonly factory = {
    open: (name: string) => {
      this.names.push(name);
      const request: Fake = { result: this.database(), error: null };
      queueMicrotask(() => {
        if (!this.created) {
          this.created = true;
          request.onupgradeneeded?.();
        }
        this.open += this.opening === 'onsuccess' ? 1 : 0;
        request[this.opening]?.();
      });
      return request;
    },
  } as unknown as IDBFactory;

  private database() {
    return {
      createObjectStore: () => undefined,
      close: () => (this.open -= 1),
      transaction: () => {
        const transaction: Fake & { objectStore?: () => unknown } = { error: null };
        transaction.objectStore = () => ({
          get: () => ({ result: this.mark }),
          put: (mark: GenerationMark) => {
            this.mark = this.ending === 'oncomplete' ? mark : this.mark;
            return { result: 'mark' };
          },
        });
        queueMicrotask(() => transaction[this.ending]?.());
        return transaction;
      },
    };
  }
}

describe('GenerationBarrier', () => {
  let db: FakeIndexedDb;
  let barrier: GenerationBarrier;

  beforeEach(() => {
    db = new FakeIndexedDb();
    barrier = new GenerationBarrier('holdfast', () => db.factory);
  });

  function read(): Promise<GenerationMark | null> {
    return firstValueFrom(barrier.read());
  }

  it('nothing is read where nobody has been', async () => {
    expect(await read()).toBeNull();
  });

  it('the next one reads what the last one committed', async () => {
    await firstValueFrom(barrier.commit({ sid: 's1', gen: 3 }));
    expect(await read()).toEqual({ sid: 's1', gen: 3 });
    expect(db.names).toEqual(['holdfast', 'holdfast']);
  });

  it('no connection stays open, not even after an abort', async () => {
    await firstValueFrom(barrier.commit({ sid: 's1', gen: 3 }));
    db.ending = 'onabort';
    await firstValueFrom(barrier.commit({ sid: 's1', gen: 4 }));
    await read();
    expect(db.open).toBe(0);
  });

  it.each(['onerror', 'onblocked'] as const)(
    'a database that answers %s is no barrier',
    async (opening) => {
      db.opening = opening;
      expect(await read()).toBeNull();
      expect(await firstValueFrom(barrier.commit({ sid: 's1', gen: 1 }))).toBeNull();
    },
  );

  it('an aborted transaction is no barrier', async () => {
    db.mark = { sid: 's1', gen: 3 };
    db.ending = 'onabort';
    expect(await read()).toBeNull();
  });

  it('F102 secerr: a browser without IndexedDB is no barrier', async () => {
    barrier = new GenerationBarrier('holdfast', () => {
      throw new DOMException('denied', 'SecurityError');
    });
    expect(await read()).toBeNull();
    expect(await firstValueFrom(barrier.commit({ sid: 's1', gen: 1 }))).toBeNull();
  });

  it('nothing is opened before somebody asks', () => {
    barrier.read();
    barrier.commit({ sid: 's1', gen: 1 });
    expect(db.names).toEqual([]);
  });
});
