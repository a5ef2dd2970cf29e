import { NEVER } from 'rxjs';
import { parseRecord } from '../core/session-record';
import { someRecord } from '../../../spec/bench/some-record';
import { RecordStore } from './record-store';
import { StorageArea } from './storage-area';

class MapArea implements StorageArea {
  readonly map = new Map<string, string>();
  readonly writes: string[] = [];

  get(key: string): string | null {
    return this.map.get(key) ?? null;
  }

  set(key: string, value: string): void {
    this.writes.push(key);
    this.map.set(key, value);
  }

  remove(key: string): void {
    this.map.delete(key);
  }
}

describe('RecordStore', () => {
  let area: MapArea;
  let store: RecordStore;

  beforeEach(() => {
    area = new MapArea();
    store = new RecordStore({ area, key: 'holdfast', sharedByTabs: true });
  });

  it('F104 atomic: the session is one JSON record under one key', () => {
    store.save(someRecord());
    expect(area.writes).toEqual(['holdfast']);
    expect(JSON.parse(area.get('holdfast') ?? '')).toEqual(someRecord());
    expect(store.load()).toEqual(someRecord());
    store.clear();
    expect(store.load()).toBeNull();
    expect(area.map.size).toBe(0);
  });

  it.each(['', '{', 'null', '"text"', '[1]'])(
    'garbage %j is no record, and no error',
    (garbage) => {
      area.set('holdfast', garbage);
      expect(parseRecord(store.load())).toBeNull();
    },
  );

  it('says whether tabs share it and where changes are told', () => {
    const changing = new RecordStore({ area, key: 'k', sharedByTabs: false, changes$: NEVER });
    expect(changing.sharedByTabs).toBe(false);
    expect(changing.changes$).toBe(NEVER);
    expect(store.sharedByTabs).toBe(true);
    expect(store.changes$).toBeUndefined();
  });

  it('what the area throws is for the vault to judge', () => {
    area.get = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    expect(() => store.load()).toThrow('denied');
  });
});

describe('RecordStore with keys for the tokens', () => {
  const tokenKeys = { accessToken: 'access', refreshToken: 'refresh' };
  let area: MapArea;
  let store: RecordStore;

  beforeEach(() => {
    area = new MapArea();
    store = new RecordStore({ area, key: 'holdfast', tokenKeys, sharedByTabs: true });
  });

  it('the tokens lie under their keys, as plain text, and nowhere else', () => {
    store.save(someRecord());
    expect(area.get('access')).toBe('A0');
    expect(area.get('refresh')).toBe('R0');
    expect(area.get('holdfast')).not.toMatch(/A0|R0/);
    expect(parseRecord(store.load())).toEqual(someRecord());
  });

  it('the access token is written last, since other code begins to use it then', () => {
    store.save(someRecord());
    expect(area.writes.at(-1)).toBe('access');
  });

  it('the refresh token of an earlier session does not stay', () => {
    store.save(someRecord());
    store.save(someRecord({ sid: 's2', refreshToken: undefined }));
    expect(area.get('refresh')).toBeNull();
    expect(parseRecord(store.load())?.refreshToken).toBeUndefined();
  });

  it('nothing of it stays after a sign-out', () => {
    store.save(someRecord());
    store.clear();
    expect(area.map.size).toBe(0);
    expect(store.load()).toBeNull();
  });

  it('tokens that other code has put there are a session', () => {
    area.set('access', 'A');
    expect(parseRecord(store.load())).toMatchObject({ accessToken: 'A', gen: 0 });
    area.set('refresh', 'R');
    const found = parseRecord(store.load());
    expect(found).toMatchObject({ accessToken: 'A', refreshToken: 'R' });
    expect(found?.lifetimeMs).toBeUndefined();
  });

  it('without an access token there is no session', () => {
    store.save(someRecord());
    area.remove('access');
    expect(store.load()).toBeNull();
  });
});
