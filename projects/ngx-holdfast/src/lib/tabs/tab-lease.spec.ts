import { VirtualTimeScheduler } from 'rxjs';
import { FakeKeyValue } from '../../../spec/harness/fake-key-value';
import { advanceTo } from '../../../spec/harness/advance-to';
import { Recorder } from '../../../spec/harness/recorder';
import { LockHandle } from './tab-lock';
import { tabLease } from './tab-lease';

describe('tabLease', () => {
  let scheduler: VirtualTimeScheduler;
  let shared: Map<string, unknown>;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    shared = new Map<string, unknown>();
  });

  /** One tab that wants the lease, in time of its own where its clock is wrong. */
  class Tab {
    readonly marks = new FakeKeyValue(scheduler, shared);
    granted: Recorder<LockHandle> | undefined;
    keeping: Recorder<never> | undefined;

    constructor(readonly owner: string) {}

    asks(): this {
      this.granted = new Recorder(
        tabLease(this.marks, this.owner, scheduler, () => scheduler.frame),
      );
      return this;
    }

    get has(): boolean {
      return this.grant !== undefined;
    }

    get grant(): LockHandle | undefined {
      return this.granted?.values[0];
    }

    keeps(): this {
      this.keeping = new Recorder((this.grant as LockHandle).keepAlive$);
      return this;
    }

    /** Its work is done, or its page has gone away. */
    stopsKeeping(): void {
      this.keeping?.subscription.unsubscribe();
    }

    releases(): Recorder<unknown> {
      return new Recorder((this.grant as LockHandle).release$);
    }
  }

  function goOn(ms: number): void {
    advanceTo(scheduler, scheduler.frame + ms);
  }

  it('is there at once where nobody has it, and tells once', () => {
    const tab = new Tab('a').asks();
    expect(tab.granted).toMatchObject({ completed: 1, errors: [] });
    expect(tab.granted?.values).toHaveLength(1);
  });

  it('two exclude each other; the second has its turn soon after the first is done', () => {
    const first = new Tab('a').asks().keeps();
    const second = new Tab('b').asks();
    goOn(60_000);
    expect(second.has).toBe(false);
    first.stopsKeeping();
    first.releases();
    goOn(50);
    expect(second.has).toBe(true);
  });

  it('of many that ask in the same moment one has it, whatever their databases take', () => {
    const tabs = Array.from({ length: 10 }, (_, n) => {
      const tab = new Tab(`t${n}`);
      tab.marks.beforeMs = (n * 7) % 10;
      tab.marks.afterMs = n;
      return tab.asks();
    });
    const done = new Set<Tab>();
    while (done.size < tabs.length) {
      goOn(200);
      const holding = tabs.filter((tab) => tab.has && !done.has(tab));
      expect(holding.length).toBe(1);
      holding.forEach((tab) => {
        tab.releases();
        done.add(tab);
      });
    }
  });

  it('an abandoned lease is taken after 4 s, and not before [F131]', () => {
    new Tab('crashed').asks();
    const next = new Tab('b').asks();
    goOn(3_999);
    expect(next.has).toBe(false);
    goOn(51);
    expect(next.has).toBe(true);
  });

  it('what a crash left behind long ago delays nobody for longer [F131]', () => {
    new Tab('crashed').asks();
    goOn(86_400_000);
    const next = new Tab('b').asks();
    goOn(4_050);
    expect(next.has).toBe(true);
  });

  it('two that take over an abandoned lease are never both to have it [F131]', () => {
    for (let slowness = 0; slowness <= 60; slowness += 5) {
      shared.clear();
      new Tab('crashed').asks();
      const tabs = ['b', 'c'].map((owner, n) => {
        const tab = new Tab(owner);
        tab.marks.beforeMs = n * 3;
        tab.marks.afterMs = slowness;
        return tab.asks();
      });
      goOn(6_000);
      expect(tabs.map((tab) => tab.has).sort()).toEqual([false, true]);
      tabs.forEach((tab) => tab.granted?.subscription.unsubscribe());
    }
  });

  it('a lease that is kept lasts as long as it is kept', () => {
    const first = new Tab('a').asks().keeps();
    const next = new Tab('b').asks();
    goOn(60_000);
    expect(next.has).toBe(false);
    first.stopsKeeping();
    goOn(4_050);
    expect(next.has).toBe(true);
  });

  it('a hitch of the database while keeping it is no end', () => {
    const first = new Tab('a').asks().keeps();
    const next = new Tab('b').asks();
    first.marks.broken = true;
    goOn(2_500);
    first.marks.broken = false;
    goOn(30_000);
    expect(next.has).toBe(false);
    expect(first.keeping?.outcomes).toBe(0);
  });

  it.each([-86_400_000, -3_600_000, 3_600_000])(
    'a clock that is set by %d ms makes no lease last, nor end [F050]',
    (jump) => {
      const holder = new Tab('a').asks().keeps();
      const next = new Tab('b').asks();
      const now = scheduler.now.bind(scheduler);
      scheduler.now = () => now() + jump;
      goOn(10_000);
      expect(next.has).toBe(false);
      holder.stopsKeeping();
      goOn(4_050);
      expect(next.has).toBe(true);
    },
  );

  it('a release by a stranger, or by a former holder, changes nothing', () => {
    const first = new Tab('a').asks();
    const second = new Tab('b').asks();
    goOn(4_050);
    second.keeps();
    first.releases();
    const third = new Tab('c').asks();
    goOn(10_000);
    expect(third.has).toBe(false);
  });

  it('who has lost the lease does not take it back by keeping it', () => {
    const frozen = new Tab('a').asks();
    const second = new Tab('b').asks();
    goOn(4_050);
    frozen.keeps();
    goOn(1_000);
    second.releases();
    goOn(1_000);
    expect(new Tab('c').asks().has).toBe(true);
  });

  it('giving it back twice is harmless, and ends each time', () => {
    const tab = new Tab('a').asks();
    expect([tab.releases(), tab.releases()].map(({ completed }) => completed)).toEqual([1, 1]);
    tab.marks.broken = true;
    expect(tab.releases()).toMatchObject({ completed: 1, errors: [] });
  });

  it.each([0, 3, 5, 8])('who leaves the queue after %d ms leaves nothing behind [F122]', (ms) => {
    const gone = new Tab('a');
    gone.marks.beforeMs = 4;
    gone.marks.afterMs = 4;
    gone.asks();
    goOn(ms);
    gone.granted?.subscription.unsubscribe();
    if (gone.has) {
      gone.releases();
    }
    goOn(20);
    expect(new Tab('b').asks().has).toBe(true);
  });

  it('who looks in vain only looks: what another one has stays as it is', () => {
    new Tab('a').asks().keeps();
    const before = JSON.stringify([...shared]);
    const next = new Tab('b').asks();
    goOn(500);
    expect(next.marks.updates).toBeGreaterThan(5);
    expect(JSON.stringify([...shared])).toBe(before);
  });

  it('a hitch of the database while waiting is no reason to go on without it [F131]', () => {
    const first = new Tab('a').asks().keeps();
    const next = new Tab('b').asks();
    goOn(200);
    next.marks.broken = true;
    goOn(5_000);
    next.marks.broken = false;
    goOn(5_000);
    expect(next.granted?.outcomes).toBe(0);
    first.stopsKeeping();
    first.releases();
    goOn(50);
    expect(next.has).toBe(true);
  });

  it('who was away while it failed has not watched the lease [F131]', () => {
    new Tab('a').asks().keeps();
    const next = new Tab('b').asks();
    goOn(200);
    next.marks.broken = true;
    goOn(60_000);
    next.marks.broken = false;
    goOn(3_000);
    expect(next.has).toBe(false);
  });

  it('who has lost the lease is told at the next beat, and beats no more [F123]', () => {
    const first = new Tab('a').asks().keeps();
    const next = new Tab('b').asks();
    first.marks.broken = true;
    goOn(6_000);
    expect(next.has).toBe(true);
    expect(first.keeping?.outcomes).toBe(0);
    first.marks.broken = false;
    goOn(1_000);
    expect(first.keeping).toMatchObject({ completed: 1, errors: [] });
    const { updates } = first.marks;
    goOn(10_000);
    expect(first.marks.updates).toBe(updates);
  });

  it('fails where the database does [F102]', () => {
    const tab = new Tab('a');
    tab.marks.broken = true;
    expect(tab.asks().granted?.errors).toHaveLength(1);
  });

  it.each(['', 0, {}, [], { owner: 'a' }, { owner: 'a', beat: 'x' }])(
    'whatever lies there (%j) is no lease for long [F133]',
    (garbage) => {
      shared.set('lease', garbage);
      const tab = new Tab('b').asks();
      goOn(4_050);
      expect(tab.has).toBe(true);
    },
  );

  it('after the computer has slept, a lease that is kept is not taken [F051]', () => {
    let slept = 0;
    new Tab('a').asks().keeps();
    const elapsed = () => scheduler.frame + slept;
    const next = new Recorder(
      tabLease(new FakeKeyValue(scheduler, shared), 'b', scheduler, elapsed),
    );
    goOn(700);
    slept = 3_600_000;
    goOn(60_000);
    expect(next.values).toHaveLength(0);
  });
});
