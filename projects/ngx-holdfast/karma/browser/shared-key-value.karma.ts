import { TestBed } from '@angular/core/testing';
import { lastValueFrom } from 'rxjs';
import { AUTH_CLOCK } from '../../src/lib/injection-tokens';
import { commitGeneration, generationOf } from '../../src/lib/tabs/generations';
import { SharedKeyValue } from '../../src/lib/tabs/shared-key-value';
import { resetState } from '../reset-state';
import { closeFrames, openFrame } from './other-tab';

const name = 'key-value-under-test';

function keyValue(window_: Window = window): SharedKeyValue {
  return new SharedKeyValue(name, () => window_.indexedDB, TestBed.inject(AUTH_CLOCK));
}

const commit = (to: SharedKeyValue, sid: string, gen: number) =>
  lastValueFrom(commitGeneration(to, { v: 1, sid, gen, accessToken: 'A', receivedAt: 0 }));
const committed = (from: SharedKeyValue, sid = 'session') => lastValueFrom(generationOf(from, sid));
const add = (to: SharedKeyValue) => lastValueFrom(to.update('sum', (sum) => Number(sum ?? 0) + 1));
const read = (from: SharedKeyValue, key: string) => lastValueFrom(from.update(key));

describe('SharedKeyValue over a real IndexedDB:', () => {
  beforeEach(resetState);
  afterEach(closeFrames);

  it('the committed generation is 0 before the first commit', async () => {
    expect(await committed(keyValue())).toBe(0);
  });

  it('another instance reads the committed generation', async () => {
    await commit(keyValue(), 'session', 3);

    expect(await committed(keyValue())).toBe(3);
    expect(await committed(keyValue(), 'another')).toBe(0);
  });

  it('another document reads the committed generation', async () => {
    await commit(keyValue(), 'session', 4);

    expect(await committed(keyValue(await openFrame()))).toBe(4);
  });

  it('overlapping updates in two documents are all kept', async () => {
    const here = keyValue();
    const there = keyValue(await openFrame());

    await Promise.all(Array.from({ length: 40 }, (_, n) => add(n % 2 === 0 ? here : there)));

    expect(await read(here, 'sum')).toBe(40);
  });

  it('a removed entry is undefined', async () => {
    await add(keyValue());
    await lastValueFrom(keyValue().update('sum', () => null));

    expect(await read(keyValue(), 'sum')).toBeUndefined();
  });

  it('no connection stays open, so the database can be deleted', async () => {
    await commit(keyValue(), 'session', 1);

    const deleted = await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve('deleted');
      request.onblocked = () => resolve('blocked');
    });

    expect(deleted).toBe('deleted');
    expect(await committed(keyValue())).toBe(0);
  });

  it('a commit has no effect if the browser blocks IndexedDB [F102]', async () => {
    const blocked = (): IDBFactory => {
      throw new DOMException('denied', 'SecurityError');
    };
    const without = new SharedKeyValue(name, blocked, TestBed.inject(AUTH_CLOCK));

    await commit(without, 'session', 1);

    expect(await committed(without)).toBe(0);
  });

  it('a commit has no effect if a newer version of the database exists', async () => {
    const opened = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name, 9);
      request.onsuccess = () => resolve(request.result);
    });
    opened.close();

    await commit(keyValue(), 'session', 1);

    expect(await committed(keyValue())).toBe(0);
  });
});
