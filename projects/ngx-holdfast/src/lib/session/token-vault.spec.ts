import { NEVER, Subject, VirtualTimeScheduler, delay, of, throwError } from 'rxjs';
import { ScriptedStore } from '../../../spec/bench/scripted-store';
import { someRecord } from '../../../spec/bench/some-record';
import { Witness } from '../../../spec/bench/witness';
import { StoreOperation, TokenVault } from './token-vault';

const always = () => true;

describe('TokenVault', () => {
  let store: ScriptedStore;
  let scheduler: VirtualTimeScheduler;
  let told: StoreOperation[];
  let vault: TokenVault;

  beforeEach(() => {
    store = new ScriptedStore(true);
    scheduler = new VirtualTimeScheduler();
    told = [];
    vault = new TokenVault(store, (operation) => told.push(operation), scheduler);
  });

  function load() {
    return new Witness(vault.load());
  }

  function save(record = someRecord({ accessToken: 'A1' })) {
    return new Witness(vault.save(record, always));
  }

  function clear() {
    return new Witness(vault.clear(always));
  }

  it('a synchronous store has done its work on return', () => {
    expect(save().values).toEqual([true]);
    expect(store.content).toEqual(someRecord({ accessToken: 'A1' }));
    expect(load().values).toEqual([someRecord({ accessToken: 'A1' })]);
    expect(clear().values).toEqual([true]);
    expect(store.content).toBeNull();
    expect(told).toEqual([]);
  });

  it('a store may answer by a promise', async () => {
    store.onLoad = () => Promise.resolve(someRecord());
    const loaded = load();
    await Promise.resolve().then(() => undefined);
    await Promise.resolve();
    expect(loaded.values).toEqual([someRecord()]);
  });

  it('a store may answer by a stream, of which the first value counts', () => {
    store.onLoad = () => of(someRecord(), someRecord({ gen: 9 }));
    expect(load().values).toEqual([someRecord()]);
    store.onLoad = () => of();
    expect(load().values).toEqual([null]);
  });

  it('who judges sees what lies in the store now', () => {
    store.content = someRecord({ gen: 7 });
    const permitted = jest.fn(() => false);
    expect(new Witness(vault.save(someRecord(), permitted)).values).toEqual([false]);
    expect(new Witness(vault.clear(permitted)).values).toEqual([false]);
    expect(permitted).toHaveBeenCalledWith(someRecord({ gen: 7 }));
    expect(store.content).toEqual(someRecord({ gen: 7 }));
  });

  it('one thing is done at a time, in the order of asking', () => {
    store.onSave = (record) => {
      store.content = record;
      return of(undefined).pipe(delay(100, scheduler));
    };
    const saved = save();
    const loaded = load();
    const cleared = clear();
    expect(store.log).toEqual(['load', 'save A1']);
    scheduler.flush();
    expect(store.log).toEqual(['load', 'save A1', 'load', 'load', 'clear']);
    expect(loaded.values).toEqual([someRecord({ accessToken: 'A1' })]);
    expect([saved, loaded, cleared].map(({ outcomes }) => outcomes)).toEqual([1, 1, 1]);
  });

  it('a turn goes on when nobody waits for it any more', () => {
    const written = new Subject<void>();
    store.onSave = () => written;
    save().subscription.unsubscribe();
    const cleared = clear();
    written.next();
    expect(cleared.values).toEqual([true]);
    expect(store.log).toEqual(['load', 'save A1', 'load', 'clear']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('SecurityError');
      },
    ],
    ['fails', () => throwError(() => new Error('SecurityError'))],
    ['never answers', () => NEVER],
  ])('F102 secerr: with a store that %s the session goes on in memory', (_, answer) => {
    store.onLoad = answer;
    store.onSave = answer;
    store.onClear = answer;
    const saved = save();
    const loaded = load();
    scheduler.flush();
    expect(saved.values).toEqual([true]);
    expect(loaded.values).toEqual([someRecord({ accessToken: 'A1' })]);
    expect(told).toEqual(['load']);
    expect(vault.sharedByTabs).toBe(false);
  });

  it('F102 secerr: a rejecting store is told of once', async () => {
    store.onLoad = () => Promise.reject(new Error('SecurityError'));
    const loaded = load();
    load();
    for (let turn = 0; turn < 10; turn++) {
      await Promise.resolve();
    }
    expect(loaded.values).toEqual([null]);
    expect(told).toEqual(['load']);
  });

  it('a store that does not answer counts as broken after 5 s', () => {
    store.onLoad = () => NEVER;
    const loaded = load();
    scheduler.maxFrames = 4_999;
    scheduler.flush();
    expect(loaded.outcomes).toBe(0);
    scheduler.maxFrames = 5_000;
    scheduler.flush();
    expect(loaded.values).toEqual([null]);
  });

  it('F103 quota: a save that fails is done in memory, and the spent record is cleared', () => {
    store.content = someRecord();
    store.onSave = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(save().values).toEqual([true]);
    expect(store.content).toBeNull();
    expect(load().values).toEqual([someRecord({ accessToken: 'A1' })]);
    expect(told).toEqual(['save']);
  });

  it('F103 quota: where the spent record cannot be cleared either, the session still goes on', () => {
    store.onSave = store.onClear = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(save().values).toEqual([true]);
    expect(load().values).toEqual([someRecord({ accessToken: 'A1' })]);
    expect(told).toEqual(['save']);
  });

  it('F103 quota: a store that broke later leaves the last known record in memory', () => {
    save();
    store.onLoad = () => {
      throw new Error('SecurityError');
    };
    expect(load().values).toEqual([someRecord({ accessToken: 'A1' })]);
  });

  it('a clear that fails is done in memory, and told', () => {
    store.content = someRecord();
    store.onClear = () => {
      throw new Error('SecurityError');
    };
    expect(clear().values).toEqual([true]);
    expect(load().values).toEqual([null]);
    expect(told).toEqual(['clear']);
  });

  it.each(['garbage', 5, true, [], {}, { v: 0 }, { ...someRecord(), accessToken: '' }])(
    'F106 schema: garbage (%j) counts as nothing, and is overwritten by the next session',
    (garbage) => {
      store.content = garbage;
      expect(load().values).toEqual([null]);
      expect(told).toEqual(['load']);
      save();
      expect(store.content).toEqual(someRecord({ accessToken: 'A1' }));
    },
  );

  it('F106 schema: the record of a newer version is neither used, nor changed, nor deleted', () => {
    const newer = { ...someRecord(), v: 2, extra: true };
    store.content = newer;
    expect(load().values).toEqual([null]);
    save();
    clear();
    save(someRecord({ accessToken: 'A2' }));
    expect(store.content).toBe(newer);
    expect(load().values).toEqual([someRecord({ accessToken: 'A2' })]);
    expect(told).toEqual(['load']);
    expect(vault.sharedByTabs).toBe(false);
  });

  it('who is told of a failure may use the vault at once', () => {
    const reentrant: unknown[] = [];
    vault = new TokenVault(
      store,
      () => vault.load().subscribe((record) => reentrant.push(record)),
      scheduler,
    );
    store.onSave = () => {
      throw new Error('full');
    };
    expect(save().values).toEqual([true]);
    expect(reentrant).toEqual([someRecord({ accessToken: 'A1' })]);
  });

  it('an empty store is no failure', () => {
    for (const nothing of [null, undefined]) {
      store.content = nothing;
      expect(load().values).toEqual([null]);
    }
    expect(told).toEqual([]);
  });
});
