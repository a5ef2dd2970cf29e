import { asyncScheduler, lastValueFrom } from 'rxjs';
import { commitGeneration, generationOf } from '../../src/lib/tabs/generations';
import { SharedKeyValue } from '../../src/lib/tabs/shared-key-value';
import { freshStart } from '../fresh-start';
import { closeFrames, openFrame } from './other-tab';

const name = 'marks-under-test';

function marks(window_: Window = window): SharedKeyValue {
  return new SharedKeyValue(name, () => window_.indexedDB, asyncScheduler);
}

const commit = (to: SharedKeyValue, sid: string, gen: number) =>
  lastValueFrom(commitGeneration(to, { v: 1, sid, gen, accessToken: 'A', receivedAt: 0 }));
const reached = (from: SharedKeyValue, sid = 'session') => lastValueFrom(generationOf(from, sid));
const add = (to: SharedKeyValue) => lastValueFrom(to.update('sum', (sum) => Number(sum ?? 0) + 1));
const read = (from: SharedKeyValue, key: string) => lastValueFrom(from.update(key));

describe('TabMarks over a real IndexedDB:', () => {
  beforeEach(freshStart);
  afterEach(closeFrames);

  it('say nothing before the first commit', async () => {
    expect(await reached(marks())).toBe(0);
  });

  it('tell another one how far the session has come', async () => {
    await commit(marks(), 'session', 3);

    expect(await reached(marks())).toBe(3);
    expect(await reached(marks(), 'another')).toBe(0);
  });

  it('tell another document', async () => {
    await commit(marks(), 'session', 4);

    expect(await reached(marks(await openFrame()))).toBe(4);
  });

  it('lose none of many changes that overlap, in two documents', async () => {
    const here = marks();
    const there = marks(await openFrame());

    await Promise.all(Array.from({ length: 40 }, (_, n) => add(n % 2 === 0 ? here : there)));

    expect(await read(here, 'sum')).toBe(40);
  });

  it('are gone when they are removed', async () => {
    await add(marks());
    await lastValueFrom(marks().update('sum', () => null));

    expect(await read(marks(), 'sum')).toBeUndefined();
  });

  it('keep no connection open, so that the database can be deleted', async () => {
    await commit(marks(), 'session', 1);

    const deleted = await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve('deleted');
      request.onblocked = () => resolve('blocked');
    });

    expect(deleted).toBe('deleted');
    expect(await reached(marks())).toBe(0);
  });

  it('are no barrier where the browser has no IndexedDB for this page [F102]', async () => {
    const refused = (): IDBFactory => {
      throw new DOMException('denied', 'SecurityError');
    };
    const without = new SharedKeyValue(name, refused, asyncScheduler);

    await commit(without, 'session', 1);

    expect(await reached(without)).toBe(0);
  });

  it('are no barrier where a newer version of the database lies there', async () => {
    const opened = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name, 9);
      request.onsuccess = () => resolve(request.result);
    });
    opened.close();

    await commit(marks(), 'session', 1);

    expect(await reached(marks())).toBe(0);
  });
});
