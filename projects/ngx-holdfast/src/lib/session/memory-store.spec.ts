import { someRecord } from '../../../spec/bench/some-record';
import { MemoryStore } from './memory-store';

describe('MemoryStore', () => {
  it('holds one record, for this tab only', () => {
    const store = new MemoryStore();
    expect(store.load()).toBeNull();
    store.save(someRecord());
    store.save(someRecord({ gen: 1 }));
    expect(store.load()).toEqual(someRecord({ gen: 1 }));
    store.clear();
    expect(store.load()).toBeNull();
    expect(store.sharedByTabs).toBe(false);
  });

  it('may begin with a record', () => {
    expect(new MemoryStore(someRecord()).load()).toEqual(someRecord());
  });
});
