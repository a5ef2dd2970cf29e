import { VirtualTimeScheduler, delay, of } from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { SessionRecord } from '../session/session-record';
import { waitForRecord } from './wait-for-record';

describe('waitForRecord', () => {
  let scheduler: VirtualTimeScheduler;
  let store: ScriptedStore;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    store = new ScriptedStore(true);
  });

  function waitFor(
    matches: (stored: SessionRecord | null) => boolean = (stored) => stored !== null,
    from = store,
  ): Recorder<SessionRecord | null> {
    return new Recorder(waitForRecord(aSession(from, virtualClock(scheduler)), matches, 500));
  }

  it('emits a record at once that the store already holds', () => {
    store.content = aRecord();
    expect(waitFor()).toMatchObject({ values: [aRecord()], completed: 1 });
  });

  it('can wait for an empty store', () => {
    expect(waitFor((stored) => stored === null).values).toEqual([null]);
  });

  it('emits a record that becomes visible in time [F118]', () => {
    const result = waitFor();
    advanceTo(scheduler, 479);
    expect(result.outcomes).toBe(0);
    store.content = aRecord();
    advanceTo(scheduler, 480);
    expect(result.values).toEqual([aRecord()]);
  });

  it('fails with a transient error if no record becomes visible in time [F118]', () => {
    const result = waitFor();
    advanceTo(scheduler, 499);
    expect(result.outcomes).toBe(0);
    advanceTo(scheduler, 500);
    expect(result.codes).toEqual(['lock-timeout']);
  });

  describe('with a store that takes longer to respond than the time limit', () => {
    function waitForSlowStore(): Recorder<SessionRecord | null> {
      const reload$ = of(null).pipe(delay(600, scheduler));
      return waitFor((stored) => stored !== null, Object.assign(store, { reload$ }));
    }

    it('reads the store at least once', () => {
      store.content = aRecord();
      const result = waitForSlowStore();
      advanceTo(scheduler, 600);
      expect(result).toMatchObject({ values: [aRecord()], completed: 1 });
    });

    it('the time limit starts with the first response', () => {
      const result = waitForSlowStore();
      advanceTo(scheduler, 1_099);
      expect(result.outcomes).toBe(0);
      advanceTo(scheduler, 1_100);
      expect(result.codes).toEqual(['lock-timeout']);
    });
  });

  it('stops reading when it has ended or is cancelled', () => {
    let reads = 0;
    store.onLoad = () => {
      reads += 1;
      return null;
    };
    waitFor().subscription.unsubscribe();
    waitFor();
    advanceTo(scheduler, 10_000);
    expect(reads).toBeGreaterThan(10);
    expect(reads).toBeLessThan(30);
  });

  it('a store that cannot be read counts as empty', () => {
    store.onLoad = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    expect(waitFor((stored) => stored === null).values).toEqual([null]);
  });
});
