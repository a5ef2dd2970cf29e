import { VirtualTimeScheduler } from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { FakeKeyValue } from '../../../spec/harness/fake-key-value';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { Clock } from '../session/clock';
import { tabLease } from './tab-lease';
import { LockHandle } from './tab-lock';

describe('tabLease', () => {
  let scheduler: VirtualTimeScheduler;
  let clock: Clock;
  let shared: Map<string, unknown>;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    clock = virtualClock(scheduler);
    shared = new Map<string, unknown>();
  });

  /** A tab that requests the lease. */
  class Tab {
    readonly keyValue = new FakeKeyValue(clock, shared);
    acquired: Recorder<LockHandle> | undefined;
    keepAlive: Recorder<unknown> | undefined;

    constructor(readonly owner: string) {}

    request(ownClock = clock): this {
      this.acquired = new Recorder(tabLease(this.keyValue, this.owner, ownClock));
      return this;
    }

    get hasLease(): boolean {
      return this.handle !== undefined;
    }

    get handle(): LockHandle | undefined {
      return this.acquired?.values[0];
    }

    keep(): this {
      this.keepAlive = new Recorder((this.handle as LockHandle).keepAlive$);
      return this;
    }

    /** Its work has ended, or its page has closed. */
    stopKeeping(): void {
      this.keepAlive?.subscription.unsubscribe();
    }

    release(): Recorder<unknown> {
      return new Recorder((this.handle as LockHandle).release$);
    }
  }

  function advance(ms: number): void {
    advanceTo(scheduler, scheduler.frame + ms);
  }

  it('a free lease is acquired at once, and emitted once', () => {
    const tab = new Tab('a').request();
    expect(tab.acquired).toMatchObject({ completed: 1, errors: [] });
    expect(tab.acquired?.values).toHaveLength(1);
  });

  it('a second tab acquires the lease soon after the first has released it', () => {
    const first = new Tab('a').request().keep();
    const second = new Tab('b').request();
    advance(60_000);
    expect(second.hasLease).toBe(false);
    first.stopKeeping();
    first.release();
    advance(50);
    expect(second.hasLease).toBe(true);
  });

  it('one of many tabs that request it at the same time has the lease, whatever their delays', () => {
    const tabs = Array.from({ length: 10 }, (_, n) => {
      const tab = new Tab(`t${n}`);
      tab.keyValue.beforeMs = (n * 7) % 10;
      tab.keyValue.afterMs = n;
      return tab.request();
    });
    const done = new Set<Tab>();
    while (done.size < tabs.length) {
      advance(200);
      const holding = tabs.filter((tab) => tab.hasLease && !done.has(tab));
      expect(holding.length).toBe(1);
      holding.forEach((tab) => {
        tab.release();
        done.add(tab);
      });
    }
  });

  it('an abandoned lease is acquired after 4 s, and not before [F131]', () => {
    new Tab('crashed').request();
    const next = new Tab('b').request();
    advance(3_999);
    expect(next.hasLease).toBe(false);
    advance(51);
    expect(next.hasLease).toBe(true);
  });

  it('a lease that was abandoned long ago causes no longer delay [F131]', () => {
    new Tab('crashed').request();
    advance(86_400_000);
    const next = new Tab('b').request();
    advance(4_050);
    expect(next.hasLease).toBe(true);
  });

  it('two tabs never both acquire an abandoned lease [F131]', () => {
    for (let afterMs = 0; afterMs <= 60; afterMs += 5) {
      shared.clear();
      new Tab('crashed').request();
      const tabs = ['b', 'c'].map((owner, n) => {
        const tab = new Tab(owner);
        tab.keyValue.beforeMs = n * 3;
        tab.keyValue.afterMs = afterMs;
        return tab.request();
      });
      advance(6_000);
      expect(tabs.map((tab) => tab.hasLease).sort()).toEqual([false, true]);
      tabs.forEach((tab) => tab.acquired?.subscription.unsubscribe());
    }
  });

  it('a lease lasts as long as it is kept alive', () => {
    const first = new Tab('a').request().keep();
    const next = new Tab('b').request();
    advance(60_000);
    expect(next.hasLease).toBe(false);
    first.stopKeeping();
    advance(4_050);
    expect(next.hasLease).toBe(true);
  });

  it('a transient database error while it is kept alive does not end a lease', () => {
    const first = new Tab('a').request().keep();
    const next = new Tab('b').request();
    first.keyValue.broken = true;
    advance(2_500);
    first.keyValue.broken = false;
    advance(30_000);
    expect(next.hasLease).toBe(false);
    expect(first.keepAlive?.outcomes).toBe(0);
  });

  it.each([-86_400_000, -3_600_000, 3_600_000])(
    'a clock that is set by %d ms neither extends nor ends a lease [F050]',
    (jump) => {
      const holder = new Tab('a').request().keep();
      const next = new Tab('b').request();
      clock.now = () => scheduler.now() + jump;
      advance(10_000);
      expect(next.hasLease).toBe(false);
      holder.stopKeeping();
      advance(4_050);
      expect(next.hasLease).toBe(true);
    },
  );

  it('a release by a former holder has no effect', () => {
    const first = new Tab('a').request();
    const second = new Tab('b').request();
    advance(4_050);
    second.keep();
    first.release();
    const third = new Tab('c').request();
    advance(10_000);
    expect(third.hasLease).toBe(false);
  });

  it('the heartbeat of a former holder does not acquire the lease again', () => {
    const frozen = new Tab('a').request();
    const second = new Tab('b').request();
    advance(4_050);
    frozen.keep();
    advance(1_000);
    second.release();
    advance(1_000);
    expect(new Tab('c').request().hasLease).toBe(true);
  });

  it('a release can be repeated, and completes each time', () => {
    const tab = new Tab('a').request();
    expect([tab.release(), tab.release()].map(({ completed }) => completed)).toEqual([1, 1]);
    tab.keyValue.broken = true;
    expect(tab.release()).toMatchObject({ completed: 1, errors: [] });
  });

  it.each([0, 3, 5, 8])(
    'a request that is cancelled after %d ms leaves no lease behind [F122]',
    (ms) => {
      const cancelled = new Tab('a');
      cancelled.keyValue.beforeMs = 4;
      cancelled.keyValue.afterMs = 4;
      cancelled.request();
      advance(ms);
      cancelled.acquired?.subscription.unsubscribe();
      if (cancelled.hasLease) {
        cancelled.release();
      }
      advance(20);
      expect(new Tab('b').request().hasLease).toBe(true);
    },
  );

  it('a tab that waits leaves the lease of another tab unchanged', () => {
    new Tab('a').request().keep();
    const before = JSON.stringify([...shared]);
    const next = new Tab('b').request();
    advance(500);
    expect(next.keyValue.updates).toBeGreaterThan(5);
    expect(JSON.stringify([...shared])).toBe(before);
  });

  it('a tab that has acquired the lease tries no more', () => {
    const first = new Tab('a').request();
    const next = new Tab('b').request();
    advance(200);
    first.release();
    advance(50);
    expect(next.hasLease).toBe(true);
    const { updates } = next.keyValue;
    advance(10_000);
    expect(next.keyValue.updates).toBe(updates);
  });

  it('a transient database error does not end the wait for the lease [F131]', () => {
    const first = new Tab('a').request().keep();
    const next = new Tab('b').request();
    advance(200);
    next.keyValue.broken = true;
    advance(5_000);
    next.keyValue.broken = false;
    advance(5_000);
    expect(next.acquired?.outcomes).toBe(0);
    first.stopKeeping();
    first.release();
    advance(50);
    expect(next.hasLease).toBe(true);
  });

  it('time in which the database failed does not count as observed [F131]', () => {
    new Tab('a').request().keep();
    const next = new Tab('b').request();
    advance(200);
    next.keyValue.broken = true;
    advance(60_000);
    next.keyValue.broken = false;
    advance(3_000);
    expect(next.hasLease).toBe(false);
  });

  it('a lost lease is reported at the next heartbeat, which is the last [F123]', () => {
    const first = new Tab('a').request().keep();
    const next = new Tab('b').request();
    first.keyValue.broken = true;
    advance(6_000);
    expect(next.hasLease).toBe(true);
    expect(first.keepAlive?.outcomes).toBe(0);
    first.keyValue.broken = false;
    advance(1_000);
    expect(first.keepAlive).toMatchObject({ completed: 1, errors: [] });
    const { updates } = first.keyValue;
    advance(10_000);
    expect(first.keyValue.updates).toBe(updates);
  });

  it('fails if the database fails at the first attempt [F102]', () => {
    const tab = new Tab('a');
    tab.keyValue.broken = true;
    expect(tab.request().acquired?.errors).toHaveLength(1);
  });

  it.each(['', 0, {}, [], { owner: 'a' }, { owner: 'a', heartbeat: 'x' }])(
    'an invalid lease (%j) becomes stale [F133]',
    (garbage) => {
      shared.set('lease', garbage);
      const tab = new Tab('b').request();
      advance(4_050);
      expect(tab.hasLease).toBe(true);
    },
  );

  it('a lease that is kept alive is not acquired after the computer has slept [F051]', () => {
    let sleptMs = 0;
    new Tab('a').request().keep();
    const next = new Tab('b').request({ ...clock, elapsed: () => scheduler.frame + sleptMs });
    advance(700);
    sleptMs = 3_600_000;
    advance(60_000);
    expect(next.hasLease).toBe(false);
  });
});
