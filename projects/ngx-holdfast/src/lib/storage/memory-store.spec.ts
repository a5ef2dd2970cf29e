import { aRecord } from '../../../spec/harness/a-record';
import { MemoryStore } from './memory-store';

describe('MemoryStore', () => {
  it('keeps one record, for this tab only', () => {
    const store = new MemoryStore();
    expect(store.load()).toBeNull();
    store.save(aRecord());
    store.save(aRecord({ gen: 1 }));
    expect(store.load()).toEqual(aRecord({ gen: 1 }));
    store.clear();
    expect(store.load()).toBeNull();
    expect(store.sharedByTabs).toBe(false);
  });

  it('can start with a record', () => {
    expect(new MemoryStore(aRecord()).load()).toEqual(aRecord());
  });
});
