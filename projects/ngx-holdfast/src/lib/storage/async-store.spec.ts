import { NEVER, Subject, VirtualTimeScheduler, delay, of, throwError } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { StoreOperation } from '../session/session-store';
import { AsyncStore } from './async-store';
import { MaybeAsync, TokenStore } from './token-store';

const next = aRecord({ accessToken: 'A1', gen: 1 });

class SlowStore implements TokenStore {
  readonly log: string[] = [];
  readonly sharedByTabs = true;
  readonly changes$ = new Subject<unknown>();
  respond: (value: unknown) => MaybeAsync<unknown>;
  content: unknown = null;

  constructor(scheduler: VirtualTimeScheduler) {
    this.respond = (value) => of(value).pipe(delay(100, scheduler));
  }

  load(): MaybeAsync<unknown> {
    this.log.push('load');
    return this.respond(this.content);
  }

  save(record: unknown): MaybeAsync<void> {
    this.log.push('save');
    this.content = record;
    return this.respond(undefined) as MaybeAsync<void>;
  }

  clear(): MaybeAsync<void> {
    this.log.push('clear');
    this.content = null;
    return this.respond(undefined) as MaybeAsync<void>;
  }
}

describe('AsyncStore', () => {
  let scheduler: VirtualTimeScheduler;
  let slow: SlowStore;
  let store: AsyncStore;
  let failures: StoreOperation[];

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    slow = new SlowStore(scheduler);
    store = new AsyncStore(slow, virtualClock(scheduler));
    failures = [];
    store.failures$.subscribe((operation) => failures.push(operation));
  });

  it('loads from its copy, which is empty until the store has been read', () => {
    slow.content = aRecord();
    expect(store.load()).toBeNull();
    const reloaded = new Recorder(store.reload$);
    expect(store.load()).toBeNull();
    scheduler.flush();
    expect(reloaded.outcomes).toBe(1);
    expect(store.load()).toEqual(aRecord());
  });

  it('loads a saved record before the store has stored it', () => {
    store.save(next);
    expect(store.load()).toEqual(next);
    store.clear();
    expect(store.load()).toBeNull();
  });

  it('runs one operation at a time, in order', () => {
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

  it('reads what another tab has written before it emits the change', () => {
    const seen: unknown[] = [];
    store.changes$?.subscribe(() => seen.push(store.load()));
    slow.content = next;
    slow.changes$.next(null);
    expect(seen).toEqual([]);
    scheduler.flush();
    expect(seen).toEqual([next]);
  });

  it('accepts a store that returns promises', async () => {
    slow.respond = (value) => Promise.resolve(value);
    slow.content = next;
    const reloaded = new Recorder(store.reload$);
    await new Promise(process.nextTick);
    expect(reloaded.outcomes).toBe(1);
    expect(store.load()).toEqual(next);
  });

  it('accepts a store that is synchronous or returns an empty observable', () => {
    slow.respond = (value) => value;
    store.save(next);
    expect(new Recorder(store.flushed$).outcomes).toBe(1);
    slow.respond = () => of();
    expect(new Recorder(store.reload$).values).toEqual([null]);
    expect(failures).toEqual([]);
  });

  it('accepts an empty synchronous store', () => {
    slow.respond = (value) => value;
    expect(new Recorder(store.reload$).values).toEqual([null]);
    expect(failures).toEqual([]);
  });

  it('accepts a store without changes of other tabs', () => {
    const { sharedByTabs } = slow;
    const minimal: TokenStore = {
      load: () => next,
      save: jest.fn(),
      clear: jest.fn(),
      sharedByTabs,
    };
    expect(new AsyncStore(minimal, virtualClock(scheduler)).changes$).toBeUndefined();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('denied');
      },
    ],
    ['fails', () => throwError(() => new Error('denied'))],
    ['never responds', () => NEVER],
  ])('reports a save that %s, and keeps the copy [F103]', (_, respond) => {
    slow.respond = respond;
    store.save(next);
    scheduler.flush();
    expect(failures).toEqual(['save']);
    expect(store.load()).toEqual(next);
  });

  it('continues if the store rejects every operation [F102]', async () => {
    slow.respond = () => Promise.reject(new Error('denied'));
    const reloaded = new Recorder(store.reload$);
    store.clear();
    await new Promise(process.nextTick);
    expect(reloaded.outcomes).toBe(1);
    expect(failures).toEqual(['load', 'clear']);
  });

  it('keeps the current session after a failed read', () => {
    store.save(next);
    scheduler.flush();
    slow.respond = () => throwError(() => new Error('denied'));
    new Recorder(store.reload$);
    expect(failures).toEqual(['load']);
    expect(store.load()).toEqual(next);
    expect(store.sharedByTabs).toBe(true);
  });

  describe('after a failed save or clear', () => {
    function fail(): MaybeAsync<void> {
      return throwError(() => new Error('full'));
    }

    beforeEach(() => {
      slow.content = aRecord();
      jest.spyOn(slow, 'save').mockImplementation(fail);
    });

    it('keeps the session for this tab only, whatever a read returns [F103]', () => {
      const changes = new Recorder(store.changes$ ?? NEVER);
      expect(store.sharedByTabs).toBe(true);
      store.save(next);
      expect(store.sharedByTabs).toBe(false);
      const reloaded = new Recorder(store.reload$);
      slow.changes$.next(null);
      scheduler.flush();
      expect(reloaded.values).toEqual([next]);
      expect(changes.values).toEqual([next]);
      expect(store.load()).toEqual(next);
    });

    it('clears the rotated record, and then does not use the store [F103]', () => {
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
      ['never responds', () => NEVER],
    ])('completes pending operations if clearing the rotated record %s [F103]', (_, respond) => {
      slow.respond = respond;
      store.save(next);
      const flushed = new Recorder(store.flushed$);
      scheduler.flush();
      expect(flushed).toMatchObject({ completed: 1, errors: [] });
      expect(scheduler.now()).toBeLessThanOrEqual(5_000);
      expect(failures).toEqual(['save']);
    });

    it('loads nothing after a failed clear, whatever a read returns', () => {
      slow.respond = () => throwError(() => new Error('denied'));
      store.clear();
      slow.respond = () => aRecord();
      new Recorder(store.reload$);
      expect(store.load()).toBeNull();
      expect(store.sharedByTabs).toBe(false);
      expect(slow.log).toEqual(['clear']);
      expect(failures).toEqual(['clear']);
    });
  });

  it('ignores the result of a read that started before a save', () => {
    new Recorder(store.reload$);
    store.save(next);
    scheduler.flush();
    expect(store.load()).toEqual(next);
  });

  it('treats an operation as failed after 5 s', () => {
    slow.respond = () => NEVER;
    store.save(next);
    scheduler.maxFrames = 4_999;
    scheduler.flush();
    expect(failures).toEqual([]);
    scheduler.maxFrames = 5_000;
    scheduler.flush();
    expect(failures).toEqual(['save']);
  });
});
