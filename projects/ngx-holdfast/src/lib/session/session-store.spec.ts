import { Subject, defer, of } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { FailSafeStore } from '../storage/fail-safe-store';
import { MemoryStore } from '../storage/memory-store';
import { flushed, reloaded } from './session-store';

describe('a synchronous store', () => {
  it('is read at once, for each subscriber', () => {
    const store = new MemoryStore(aRecord());
    const reloaded$ = reloaded(store);
    expect(new Recorder(reloaded$)).toMatchObject({ values: [aRecord()], completed: 1 });
    store.clear();
    expect(new Recorder(reloaded$)).toMatchObject({ values: [null], completed: 1 });
  });

  it('has no pending writes', () => {
    expect(new Recorder(flushed(new MemoryStore()))).toMatchObject({ completed: 1 });
    expect(new Recorder(flushed(new MemoryStore())).values).toHaveLength(1);
  });
});

describe('an asynchronous store', () => {
  it('is read again for each subscriber, before its record is loaded', () => {
    const store = new ScriptedStore();
    const reads = [aRecord(), aRecord({ gen: 1 })];
    const reload$ = defer(() => of((store.content = reads.shift())));
    const safeStore = new FailSafeStore(Object.assign(store, { reload$ }));
    expect(new Recorder(reloaded(safeStore)).values).toEqual([aRecord()]);
    expect(new Recorder(reloaded(safeStore)).values).toEqual([aRecord({ gen: 1 })]);
  });

  it('reports when all writes have completed', () => {
    const flushed$ = new Subject<unknown>();
    const store = new FailSafeStore(Object.assign(new ScriptedStore(), { flushed$ }));
    const result = new Recorder(flushed(store));
    expect(result.values).toEqual([]);
    flushed$.next('flushed');
    expect(result.values).toEqual(['flushed']);
  });
});
