import { lastValueFrom } from 'rxjs';
import { GenerationBarrier } from '../../src/lib/browser/generation-barrier';
import { freshStart } from '../fresh-start';
import { closeFrames, openFrame } from './other-tab';

function barrier(window_: Window = window): GenerationBarrier {
  return new GenerationBarrier('barrier-under-test', () => window_.indexedDB);
}

const commit = (to: GenerationBarrier, sid: string, gen: number) =>
  lastValueFrom(to.commit({ sid, gen }));
const read = (from: GenerationBarrier) => lastValueFrom(from.read());

describe('GenerationBarrier over a real IndexedDB:', () => {
  beforeEach(freshStart);
  afterEach(closeFrames);

  it('says nothing before the first commit', async () => {
    expect(await read(barrier())).toBeNull();
  });

  it('tells another one how far the session has come', async () => {
    await commit(barrier(), 'session', 3);

    expect(await read(barrier())).toEqual({ sid: 'session', gen: 3 });
  });

  it('tells another document', async () => {
    await commit(barrier(), 'session', 4);

    expect(await read(barrier(await openFrame()))).toEqual({ sid: 'session', gen: 4 });
  });

  it('keeps the last of many commits that overlap', async () => {
    const shared = barrier();

    await Promise.all(Array.from({ length: 20 }, (_, gen) => commit(shared, 'session', gen)));
    await commit(barrier(), 'session', 20);

    expect(await read(shared)).toEqual({ sid: 'session', gen: 20 });
  });

  it('keeps no connection open, so that the database can be deleted', async () => {
    await commit(barrier(), 'session', 1);

    const deleted = await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase('barrier-under-test');
      request.onsuccess = () => resolve('deleted');
      request.onblocked = () => resolve('blocked');
    });

    expect(deleted).toBe('deleted');
    expect(await read(barrier())).toBeNull();
  });

  it('is silent where the browser has no IndexedDB for this page', async () => {
    const without = new GenerationBarrier('barrier-under-test', () => {
      throw new DOMException('denied', 'SecurityError');
    });

    await commit(without, 'session', 1);

    expect(await read(without)).toBeNull();
  });

  it('is silent where a newer version of the database lies there', async () => {
    const opened = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('barrier-under-test', 9);
      request.onsuccess = () => resolve(request.result);
    });
    opened.close();

    await commit(barrier(), 'session', 1);

    expect(await read(barrier())).toBeNull();
  });
});
