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
    store = recordStore(() => area, 'holdfast', oneRecord, { sharedByTabs: true, changes$: NEVER });
  });

  it('keeps the session as one JSON record under one key [F104]', () => {
    store.save(aRecord());
    expect(area.writes).toEqual(['holdfast']);
    expect(JSON.parse(area.getItem('holdfast') ?? '')).toEqual(aRecord());
    expect(store.load()).toEqual(aRecord());
    expect(oneRecord.keys('holdfast')).toEqual(['holdfast']);
  });

  it('leaves nothing after a sign-out', () => {
    store.save(aRecord());
    store.clear();
    expect(store.load()).toBeNull();
    expect(area.map.size).toBe(0);
  });

  it.each(['', '{', 'null', '"text"', '[1]'])(
    'does not throw for invalid content %j',
    (content) => {
      area.setItem('holdfast', content);
      expect(parseRecord(store.load())).toBeNull();
    },
  );

  it('exposes whether tabs share it, and the stream of changes', () => {
    expect(store.sharedByTabs).toBe(true);
    expect(store.changes$).toBe(NEVER);
    const unshared = recordStore(() => area, 'holdfast', oneRecord, { sharedByTabs: false });
    expect(unshared.sharedByTabs).toBe(false);
    expect(unshared.changes$).toBeUndefined();
  });

  it('throws at use, not at creation, if the browser denies storage [F102]', () => {
    const deniedStore = recordStore(
      () => {
        throw new DOMException('denied', 'SecurityError');
      },
      'holdfast',
      oneRecord,
      { sharedByTabs: true },
    );
    expect(() => deniedStore.load()).toThrow('denied');
    expect(() => deniedStore.save(aRecord())).toThrow('denied');
    expect(() => deniedStore.clear()).toThrow('denied');
  });

  it('works over web storage', () => {
    const web = recordStore(() => localStorage, 'holdfast', oneRecord, { sharedByTabs: true });
    web.save(aRecord());
    expect(web.load()).toEqual(aRecord());
    web.clear();
    expect(localStorage).toHaveLength(0);
  });
});
