import { VirtualTimeScheduler, delay, of } from 'rxjs';
import { goOnTo } from '../../../spec/bench/go-on';
import { ScriptedStore } from '../../../spec/bench/scripted-store';
import { someRecord } from '../../../spec/bench/some-record';
import { someSession } from '../../../spec/bench/some-session';
import { Witness } from '../../../spec/bench/witness';
import { SessionRecord } from '../core/session-record';
import { lookForRecord } from './look-for-record';

describe('lookForRecord', () => {
  let scheduler: VirtualTimeScheduler;
  let store: ScriptedStore;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    store = new ScriptedStore(true);
  });

  function look(
    found: (stored: SessionRecord | null) => boolean = (stored) => stored !== null,
  ): Witness<SessionRecord | null> {
    return new Witness(lookForRecord(someSession(store, scheduler), found, 500));
  }

  it('what is there is found at once', () => {
    store.content = someRecord();
    expect(look()).toMatchObject({ values: [someRecord()], completed: 1 });
  });

  it('nothing may be what is looked for', () => {
    expect(look((stored) => stored === null).values).toEqual([null]);
  });

  it('what becomes visible in time is found [F118]', () => {
    const looking = look();
    goOnTo(scheduler, 479);
    expect(looking.outcomes).toBe(0);
    store.content = someRecord();
    goOnTo(scheduler, 480);
    expect(looking.values).toEqual([someRecord()]);
  });

  it('what does not is a failure that may be tried again [F118]', () => {
    const looking = look();
    goOnTo(scheduler, 499);
    expect(looking.outcomes).toBe(0);
    goOnTo(scheduler, 500);
    expect(looking.codes).toEqual(['lock-timeout']);
  });

  describe('a store that takes longer to answer than there is to look', () => {
    function lookSlowly(): Witness<SessionRecord | null> {
      const slow = Object.assign(store, { reload$: of(null).pipe(delay(600, scheduler)) });
      return new Witness(
        lookForRecord(someSession(slow, scheduler), (stored) => stored !== null, 500),
      );
    }

    it('is looked at once at least', () => {
      store.content = someRecord();
      const looking = lookSlowly();
      goOnTo(scheduler, 600);
      expect(looking).toMatchObject({ values: [someRecord()], completed: 1 });
    });

    it('has its time from its first answer on', () => {
      const looking = lookSlowly();
      goOnTo(scheduler, 1_099);
      expect(looking.outcomes).toBe(0);
      goOnTo(scheduler, 1_100);
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
    goOnTo(scheduler, 10_000);
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
