import { Subject } from 'rxjs';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { StoreOperation } from '../session/session-store';
import { FailSafeStore } from './fail-safe-store';

const next = aRecord({ accessToken: 'A1', gen: 1 });

function throwDenied(): never {
  throw new DOMException('denied', 'SecurityError');
}

function throwFull(): never {
  throw new DOMException('full', 'QuotaExceededError');
}

describe('FailSafeStore', () => {
  let inner: ScriptedStore;
  let reported: StoreOperation[];
  let store: FailSafeStore;

  beforeEach(() => {
    inner = new ScriptedStore(true);
    reported = [];
    store = new FailSafeStore(inner);
    store.failures$.subscribe((operation) => reported.push(operation));
  });

  it('passes every operation to the store', () => {
    store.save(next);
    expect(inner.content).toEqual(next);
    expect(store.load()).toEqual(next);
    store.clear();
    expect(inner.content).toBeNull();
    expect(store.load()).toBeNull();
    expect(reported).toEqual([]);
    expect(store.sharedByTabs).toBe(true);
  });

  it('loads what another tab has written', () => {
    store.save(aRecord());
    inner.content = next;
    expect(store.load()).toEqual(next);
  });

  it.each([null, undefined])('an empty store (%p) is not a failure', (nothing) => {
    inner.content = nothing;
    expect(store.load()).toBeNull();
    expect(reported).toEqual([]);
  });

  it('continues in memory and reports once if every access throws [F102]', () => {
    inner.onLoad = inner.onSave = inner.onClear = throwDenied;
    expect(store.load()).toBeNull();
    store.save(next);
    expect(store.load()).toEqual(next);
    store.clear();
    expect(store.load()).toBeNull();
    expect(reported).toEqual(['load']);
    expect(store.sharedByTabs).toBe(false);
  });

  it('keeps the last known record in memory if the store breaks later [F102]', () => {
    store.save(next);
    inner.onLoad = throwDenied;
    expect(store.load()).toEqual(next);
    expect(reported).toEqual(['load']);
    expect(inner.content).toEqual(next);
  });

  it('saves in memory and clears the rotated record if a save fails [F103]', () => {
    store.save(aRecord());
    inner.onSave = throwFull;
    store.save(next);
    expect(inner.content).toBeNull();
    expect(store.load()).toEqual(next);
    expect(reported).toEqual(['save']);
  });

  it('continues in memory if the rotated record cannot be cleared either [F103]', () => {
    inner.onSave = inner.onClear = throwFull;
    store.save(next);
    expect(store.load()).toEqual(next);
    expect(reported).toEqual(['save']);
  });

  it('clears in memory and reports if a clear fails', () => {
    inner.content = aRecord();
    inner.onClear = throwDenied;
    store.clear();
    expect(store.load()).toBeNull();
    expect(reported).toEqual(['clear']);
  });

  it.each(['invalid', 5, true, [], {}, { v: 0 }, { ...aRecord(), accessToken: '' }])(
    'ignores invalid content (%j), and the next session overwrites it [F106]',
    (invalid) => {
      inner.content = invalid;
      expect(store.load()).toBeNull();
      expect(reported).toEqual(['load']);
      store.save(next);
      expect(inner.content).toEqual(next);
    },
  );

  it('returns the last known record for invalid content [F106]', () => {
    store.save(next);
    inner.content = 'invalid';
    expect(store.load()).toEqual(next);
    expect(reported).toEqual(['load']);
    store.clear();
    expect(inner.content).toBeNull();
    inner.content = 'invalid';
    expect(store.load()).toBeNull();
  });

  it('drops the last known record for the record of a newer version [F135]', () => {
    store.save(next);
    inner.content = { v: 2 };
    expect(store.load()).toBeNull();
    expect(store.load()).toBeNull();
  });

  it('reports invalid content once, with any number of reads', () => {
    inner.content = 'invalid';
    store.load();
    store.load();
    expect(reported).toEqual(['load']);
  });

  it('reports the first asynchronous failure of the store', () => {
    const failures$ = new Subject<StoreOperation>();
    store = new FailSafeStore(Object.assign(inner, { failures$ }));
    store.failures$.subscribe((operation) => reported.push(operation));
    failures$.next('save');
    failures$.next('clear');
    expect(reported).toEqual(['save']);
  });

  it('does not use, change or delete the record of a newer version [F106]', () => {
    const newer = { ...aRecord(), v: 2, extra: true };
    inner.content = newer;
    expect(store.load()).toBeNull();
    store.save(next);
    store.clear();
    store.save(next);
    expect(inner.content).toBe(newer);
    expect(store.load()).toEqual(next);
    expect(reported).toEqual(['load']);
    expect(store.sharedByTabs).toBe(false);
  });

  it('has the session in memory before it reports a failed save', () => {
    const found: unknown[] = [];
    store.failures$.subscribe(() => found.push(store.load()));
    inner.onSave = throwFull;
    store.save(next);
    expect(found).toEqual([next]);
  });
});
