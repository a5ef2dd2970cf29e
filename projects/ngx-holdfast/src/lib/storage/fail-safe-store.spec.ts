import { Subject } from 'rxjs';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { StoreOperation } from '../session/session-store';
import { FailSafeStore } from './fail-safe-store';

const next = aRecord({ accessToken: 'A1', gen: 1 });

function refuses(): never {
  throw new DOMException('denied', 'SecurityError');
}

function isFull(): never {
  throw new DOMException('full', 'QuotaExceededError');
}

describe('TokenVault', () => {
  let store: ScriptedStore;
  let told: StoreOperation[];
  let vault: FailSafeStore;

  beforeEach(() => {
    store = new ScriptedStore(true);
    told = [];
    vault = new FailSafeStore(store);
    vault.failures$.subscribe((operation) => told.push(operation));
  });

  it('does what it is asked to in the store', () => {
    vault.save(next);
    expect(store.content).toEqual(next);
    expect(vault.load()).toEqual(next);
    vault.clear();
    expect(store.content).toBeNull();
    expect(vault.load()).toBeNull();
    expect(told).toEqual([]);
    expect(vault.sharedByTabs).toBe(true);
  });

  it('sees what another tab has written', () => {
    vault.save(aRecord());
    store.content = next;
    expect(vault.load()).toEqual(next);
  });

  it.each([null, undefined])('an empty store (%p) is no failure', (nothing) => {
    store.content = nothing;
    expect(vault.load()).toBeNull();
    expect(told).toEqual([]);
  });

  it('where every access throws, the session goes on in memory, and it is told once [F102]', () => {
    store.onLoad = store.onSave = store.onClear = refuses;
    expect(vault.load()).toBeNull();
    vault.save(next);
    expect(vault.load()).toEqual(next);
    vault.clear();
    expect(vault.load()).toBeNull();
    expect(told).toEqual(['load']);
    expect(vault.sharedByTabs).toBe(false);
  });

  it('a store that broke later leaves the last known record in memory [F102]', () => {
    vault.save(next);
    store.onLoad = refuses;
    expect(vault.load()).toEqual(next);
    expect(told).toEqual(['load']);
    expect(store.content).toEqual(next);
  });

  it('a save that fails is done in memory, and the spent record is cleared [F103]', () => {
    vault.save(aRecord());
    store.onSave = isFull;
    vault.save(next);
    expect(store.content).toBeNull();
    expect(vault.load()).toEqual(next);
    expect(told).toEqual(['save']);
  });

  it('where the spent record cannot be cleared either, the session still goes on [F103]', () => {
    store.onSave = store.onClear = isFull;
    vault.save(next);
    expect(vault.load()).toEqual(next);
    expect(told).toEqual(['save']);
  });

  it('a clear that fails is done in memory, and told', () => {
    store.content = aRecord();
    store.onClear = refuses;
    vault.clear();
    expect(vault.load()).toBeNull();
    expect(told).toEqual(['clear']);
  });

  it.each(['garbage', 5, true, [], {}, { v: 0 }, { ...aRecord(), accessToken: '' }])(
    'garbage (%j) counts as nothing, and is overwritten by the next session [F106]',
    (garbage) => {
      store.content = garbage;
      expect(vault.load()).toBeNull();
      expect(told).toEqual(['load']);
      vault.save(next);
      expect(store.content).toEqual(next);
    },
  );

  it('garbage does not hide what was last known [F106]', () => {
    vault.save(next);
    store.content = 'garbage';
    expect(vault.load()).toEqual(next);
    expect(told).toEqual(['load']);
    vault.clear();
    expect(store.content).toBeNull();
    store.content = 'garbage';
    expect(vault.load()).toBeNull();
  });

  it('a newer version’s record does hide it [F135]', () => {
    vault.save(next);
    store.content = { v: 2 };
    expect(vault.load()).toBeNull();
    expect(vault.load()).toBeNull();
  });

  it('what cannot be read is told once, however often it is read', () => {
    store.content = 'garbage';
    vault.load();
    vault.load();
    expect(told).toEqual(['load']);
  });

  it('what a store tells later is told, once', () => {
    const failures$ = new Subject<StoreOperation>();
    vault = new FailSafeStore(Object.assign(store, { failures$ }));
    vault.failures$.subscribe((operation) => told.push(operation));
    failures$.next('save');
    failures$.next('clear');
    expect(told).toEqual(['save']);
  });

  it('the record of a newer version is neither used, nor changed, nor deleted [F106]', () => {
    const newer = { ...aRecord(), v: 2, extra: true };
    store.content = newer;
    expect(vault.load()).toBeNull();
    vault.save(next);
    vault.clear();
    vault.save(next);
    expect(store.content).toBe(newer);
    expect(vault.load()).toEqual(next);
    expect(told).toEqual(['load']);
    expect(vault.sharedByTabs).toBe(false);
  });

  it('who is told of a failed save already finds the session in memory', () => {
    const found: unknown[] = [];
    vault.failures$.subscribe(() => found.push(vault.load()));
    store.onSave = isFull;
    vault.save(next);
    expect(found).toEqual([next]);
  });
});
