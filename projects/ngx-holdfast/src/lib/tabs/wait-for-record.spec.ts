import { VirtualTimeScheduler, delay, of } from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { Recorder } from '../../../spec/harness/recorder';
import { SessionRecord } from '../session/session-record';
import { waitForRecord } from './wait-for-record';

describe('lookForRecord', () => {
  let scheduler: VirtualTimeScheduler;
  let store: ScriptedStore;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    store = new ScriptedStore(true);
  });

  function look(
    found: (stored: SessionRecord | null) => boolean = (stored) => stored !== null,
  ): Recorder<SessionRecord | null> {
    return new Recorder(waitForRecord(aSession(store, scheduler), found, 500));
  }

  it('what is there is found at once', () => {
    store.content = aRecord();
    expect(look()).toMatchObject({ values: [aRecord()], completed: 1 });
  });

  it('nothing may be what is looked for', () => {
    expect(look((stored) => stored === null).values).toEqual([null]);
  });

  it('what becomes visible in time is found [F118]', () => {
    const looking = look();
    advanceTo(scheduler, 479);
    expect(looking.outcomes).toBe(0);
    store.content = aRecord();
    advanceTo(scheduler, 480);
    expect(looking.values).toEqual([aRecord()]);
  });

  it('what does not is a failure that may be tried again [F118]', () => {
    const looking = look();
    advanceTo(scheduler, 499);
    expect(looking.outcomes).toBe(0);
    advanceTo(scheduler, 500);
    expect(looking.codes).toEqual(['lock-timeout']);
  });

  describe('a store that takes longer to answer than there is to look', () => {
    function lookSlowly(): Recorder<SessionRecord | null> {
      const slow = Object.assign(store, { reload$: of(null).pipe(delay(600, scheduler)) });
      return new Recorder(
        waitForRecord(aSession(slow, scheduler), (stored) => stored !== null, 500),
      );
    }

    it('is looked at once at least', () => {
      store.content = aRecord();
      const looking = lookSlowly();
      advanceTo(scheduler, 600);
      expect(looking).toMatchObject({ values: [aRecord()], completed: 1 });
    });

    it('has its time from its first answer on', () => {
      const looking = lookSlowly();
      advanceTo(scheduler, 1_099);
      expect(looking.outcomes).toBe(0);
      advanceTo(scheduler, 1_100);
      expect(looking.codes).toEqual(['lock-timeout']);
    });
  });

  it('looks no more once it has ended', () => {
    let looks = 0;
    store.onLoad = () => {
      looks += 1;
      return null;
    };
    look().subscription.unsubscribe();
    look();
    advanceTo(scheduler, 10_000);
    expect(looks).toBeGreaterThan(10);
    expect(looks).toBeLessThan(30);
  });

  it('a store that cannot be read is as empty as it looks', () => {
    store.onLoad = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    expect(look((stored) => stored === null).values).toEqual([null]);
  });
});
