import { NEVER, Subject, VirtualTimeScheduler, delay, of, throwError } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { StoreOperation } from '../session/session-store';
import { AsyncStore, MaybeAsync, TokenStore } from './token-store';

const next = aRecord({ accessToken: 'A1', gen: 1 });

class SlowStore implements TokenStore {
  readonly log: string[] = [];
  readonly sharedByTabs = true;
  readonly changes$ = new Subject<unknown>();
  answer: (value: unknown) => MaybeAsync<unknown>;
  content: unknown = null;

  constructor(scheduler: VirtualTimeScheduler) {
    this.answer = (value) => of(value).pipe(delay(100, scheduler));
  }

  load(): MaybeAsync<unknown> {
    this.log.push('load');
    return this.answer(this.content);
  }

  save(record: unknown): MaybeAsync<void> {
    this.log.push('save');
    this.content = record;
    return this.answer(undefined) as MaybeAsync<void>;
  }

  clear(): MaybeAsync<void> {
    this.log.push('clear');
    this.content = null;
    return this.answer(undefined) as MaybeAsync<void>;
  }
}

describe('LateStore', () => {
  let scheduler: VirtualTimeScheduler;
  let slow: SlowStore;
  let store: AsyncStore;
  let failures: StoreOperation[];

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    slow = new SlowStore(scheduler);
    store = new AsyncStore(slow, scheduler);
    failures = [];
    store.failures$.subscribe((operation) => failures.push(operation));
  });

  it('answers at once from its copy, which is empty until the store has been read', () => {
    slow.content = aRecord();
    expect(store.load()).toBeNull();
    const reloaded = new Recorder(store.reload$);
    expect(store.load()).toBeNull();
    scheduler.flush();
    expect(reloaded.outcomes).toBe(1);
    expect(store.load()).toEqual(aRecord());
  });

  it('a record is there for this tab before the store has taken it', () => {
    store.save(next);
    expect(store.load()).toEqual(next);
    store.clear();
    expect(store.load()).toBeNull();
  });

  it('one call is made at a time, in order', () => {
    store.save(next);
    store.clear();
    const flushed = new Recorder(store.flushed$);
    expect(slow.log).toEqual(['save']);
    expect(flushed.outcomes).toBe(0);
    scheduler.flush();
    expect(slow.log).toEqual(['save', 'clear']);
    expect(slow.content).toBeNull();
    expect(flushed.outcomes).toBe(1);
  });

  it('what another tab has written is read before it is told', () => {
    const seen: unknown[] = [];
    store.changes$?.subscribe(() => seen.push(store.load()));
    slow.content = next;
    slow.changes$.next(null);
    expect(seen).toEqual([]);
    scheduler.flush();
    expect(seen).toEqual([next]);
  });

  it('a store may answer by a promise', async () => {
    slow.answer = (value) => Promise.resolve(value);
    slow.content = next;
    const reloaded = new Recorder(store.reload$);
    await new Promise(process.nextTick);
    expect(reloaded.outcomes).toBe(1);
    expect(store.load()).toEqual(next);
  });

  it('a store may answer at once, or with nothing', () => {
    slow.answer = (value) => value;
    store.save(next);
    expect(new Recorder(store.flushed$).outcomes).toBe(1);
    slow.answer = () => of();
    expect(new Recorder(store.reload$).values).toEqual([null]);
    expect(failures).toEqual([]);
  });

  it('a store that holds nothing may say so at once', () => {
    slow.answer = (value) => value;
    expect(new Recorder(store.reload$).values).toEqual([null]);
    expect(failures).toEqual([]);
  });

  it('a store may have nothing to tell of other tabs', () => {
    const { sharedByTabs } = slow;
    const quiet: TokenStore = { load: () => next, save: jest.fn(), clear: jest.fn(), sharedByTabs };
    expect(new AsyncStore(quiet, scheduler).changes$).toBeUndefined();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('denied');
      },
    ],
    ['fails', () => throwError(() => new Error('denied'))],
    ['never answers', () => NEVER],
  ])('a save that %s is told, and the copy stands [F103]', (_, answer) => {
    slow.answer = answer;
    store.save(next);
    scheduler.flush();
    expect(failures).toEqual(['save']);
    expect(store.load()).toEqual(next);
  });

  it('a store that rejects every call lets the session go on [F102]', async () => {
    slow.answer = () => Promise.reject(new Error('denied'));
    const reloaded = new Recorder(store.reload$);
    store.clear();
    await new Promise(process.nextTick);
    expect(reloaded.outcomes).toBe(1);
    expect(failures).toEqual(['load', 'clear']);
  });

  it('a failed reading does not lose the session in use', () => {
    store.save(next);
    scheduler.flush();
    slow.answer = () => throwError(() => new Error('denied'));
    new Recorder(store.reload$);
    expect(failures).toEqual(['load']);
    expect(store.load()).toEqual(next);
    expect(store.sharedByTabs).toBe(true);
  });

  describe('after a save or a clear that fails', () => {
    function fails(): MaybeAsync<void> {
      return throwError(() => new Error('full'));
    }

    beforeEach(() => {
      slow.content = aRecord();
      jest.spyOn(slow, 'save').mockImplementation(fails);
    });

    it('no reading loses the session, which is this tab’s alone [F103]', () => {
      const told = new Recorder(store.changes$ ?? NEVER);
      expect(store.sharedByTabs).toBe(true);
      store.save(next);
      expect(store.sharedByTabs).toBe(false);
      const reloaded = new Recorder(store.reload$);
      slow.changes$.next(null);
      scheduler.flush();
      expect(reloaded.values).toEqual([next]);
      expect(told.values).toEqual([next]);
      expect(store.load()).toEqual(next);
    });

    it('the spent record is cleared, and then the store is left alone [F103]', () => {
      const latest = { ...next, gen: 2 };
      store.save(next);
      store.save(latest);
      const flushed = new Recorder(store.flushed$);
      expect(flushed.outcomes).toBe(0);
      scheduler.flush();
      expect(flushed.outcomes).toBe(1);
      expect(slow.content).toBeNull();
      store.clear();
      store.save(latest);
      new Recorder(store.reload$);
      scheduler.flush();
      expect(store.load()).toEqual(latest);
      expect(slow.save).toHaveBeenCalledTimes(1);
      expect(slow.log).toEqual(['clear']);
      expect(failures).toEqual(['save']);
    });

    it.each([
      ['fails', () => throwError(() => new Error('denied'))],
      ['never answers', () => NEVER],
    ])('a spent record whose clearing %s delays nobody for ever [F103]', (_, answer) => {
      slow.answer = answer;
      store.save(next);
      const flushed = new Recorder(store.flushed$);
      scheduler.flush();
      expect(flushed).toMatchObject({ completed: 1, errors: [] });
      expect(scheduler.now()).toBeLessThanOrEqual(5_000);
      expect(failures).toEqual(['save']);
    });

    it('a sign-out that could not be stored is not undone by a reading', () => {
      slow.answer = () => throwError(() => new Error('denied'));
      store.clear();
      slow.answer = () => aRecord();
      new Recorder(store.reload$);
      expect(store.load()).toBeNull();
      expect(store.sharedByTabs).toBe(false);
      expect(slow.log).toEqual(['clear']);
      expect(failures).toEqual(['clear']);
    });
  });

  it('a reading that was asked for before a save does not undo it', () => {
    new Recorder(store.reload$);
    store.save(next);
    scheduler.flush();
    expect(store.load()).toEqual(next);
  });

  it('a call counts as failed after 5 s', () => {
    slow.answer = () => NEVER;
    store.save(next);
    scheduler.maxFrames = 4_999;
    scheduler.flush();
    expect(failures).toEqual([]);
    scheduler.maxFrames = 5_000;
    scheduler.flush();
    expect(failures).toEqual(['save']);
  });
});
