import { NEVER } from 'rxjs';
import { MapArea } from '../../../spec/harness/map-area';
import { aRecord } from '../../../spec/harness/a-record';
import { parseRecord } from '../session/session-record';
import { SessionStore } from '../session/session-store';
import { oneRecord, recordStore } from './record-store';

describe('recordStore', () => {
  let area: MapArea;
  let store: SessionStore;

  beforeEach(() => {
    area = new MapArea();
    store = recordStore(() => area, 'holdfast', oneRecord, true, NEVER);
  });

  it('the session is one JSON record under one key [F104]', () => {
    store.save(aRecord());
    expect(area.writes).toEqual(['holdfast']);
    expect(JSON.parse(area.getItem('holdfast') ?? '')).toEqual(aRecord());
    expect(store.load()).toEqual(aRecord());
    expect(oneRecord.keys('holdfast')).toEqual(['holdfast']);
  });

  it('nothing of it stays after a sign-out', () => {
    store.save(aRecord());
    store.clear();
    expect(store.load()).toBeNull();
    expect(area.map.size).toBe(0);
  });

  it.each(['', '{', 'null', '"text"', '[1]'])(
    'garbage %j is no record, and no error',
    (garbage) => {
      area.setItem('holdfast', garbage);
      expect(parseRecord(store.load())).toBeNull();
    },
  );

  it('says whether tabs share it and where changes are told', () => {
    expect(store.sharedByTabs).toBe(true);
    expect(store.changes$).toBe(NEVER);
    const alone = recordStore(() => area, 'holdfast', oneRecord, false);
    expect(alone.sharedByTabs).toBe(false);
    expect(alone.changes$).toBeUndefined();
  });

  it('a browser that refuses the storage refuses at use, not before [F102]', () => {
    const refused = recordStore(
      () => {
        throw new DOMException('denied', 'SecurityError');
      },
      'holdfast',
      oneRecord,
      true,
    );
    expect(() => refused.load()).toThrow('denied');
    expect(() => refused.save(aRecord())).toThrow('denied');
    expect(() => refused.clear()).toThrow('denied');
  });

  it('works over web storage', () => {
    const web = recordStore(() => localStorage, 'holdfast', oneRecord, true);
    web.save(aRecord());
    expect(web.load()).toEqual(aRecord());
    web.clear();
    expect(localStorage).toHaveLength(0);
  });
});
