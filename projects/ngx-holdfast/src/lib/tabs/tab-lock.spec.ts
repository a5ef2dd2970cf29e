import {
  BehaviorSubject,
  NEVER,
  Observable,
  Subject,
  VirtualTimeScheduler,
  defer,
  delay,
  finalize,
  of,
  throwError,
} from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthError } from '../session/auth-error';
import { LockHandle, TabLock } from './tab-lock';

/** The queue of all tabs, in which turns are granted by hand. */
class FakeQueue {
  readonly waiting: ((grant: LockHandle) => void)[] = [];
  asked = 0;
  held = 0;
  kept = 0;
  releaseMs = 0;
  readonly lost$ = new Subject<never>();

  constructor(private readonly scheduler: VirtualTimeScheduler) {}

  readonly acquire$ = new Observable<LockHandle>((subscriber) => {
    this.asked += 1;
    const grant = (granted: LockHandle) => subscriber.next(granted);
    this.waiting.push(grant);
    return () => {
      if (this.waiting.includes(grant)) {
        this.waiting.splice(this.waiting.indexOf(grant), 1);
      }
    };
  });

  grant(): void {
    const next = this.waiting.shift();
    if (next !== undefined) {
      this.held += 1;
      next(this.newGrant());
    }
  }

  private newGrant(): LockHandle {
    let mine = true;
    const keepAlive$ = new Observable<never>((subscriber) => {
      this.kept += 1;
      const lost = this.lost$.subscribe(subscriber);
      return () => {
        lost.unsubscribe();
        this.kept -= 1;
      };
    });
    const release$ = defer(() => {
      const released = of(null).pipe(
        this.releaseMs === 0 ? (o) => o : delay(this.releaseMs, this.scheduler),
      );
      this.held -= mine ? 1 : 0;
      mine = false;
      return released;
    });
    return { keepAlive$, release$ };
  }
}

describe('TabLock', () => {
  let scheduler: VirtualTimeScheduler;
  let queue: FakeQueue;
  let suspended$: BehaviorSubject<boolean>;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    queue = new FakeQueue(scheduler);
    suspended$ = new BehaviorSubject(false);
  });

  function lock(acquire$: Observable<LockHandle> = queue.acquire$): TabLock {
    return new TabLock({ acquire$, suspended$, acquireTimeoutMs: 20_000, scheduler });
  }

  function hold<T>(work: Observable<T>): Recorder<T> {
    return new Recorder(lock().withLock(() => work));
  }

  /** Work that counts how often it was begun, and how often it runs. */
  class Work {
    readonly answer$ = new Subject<number>();
    begun = 0;
    running = 0;
    readonly work$ = defer(() => {
      this.begun += 1;
      this.running += 1;
      return this.answer$.pipe(finalize(() => (this.running -= 1)));
    });
  }

  it('works only while it holds the lock, and tells of it after it let go [F128]', () => {
    const heldWhileWorking: number[] = [];
    const heldWhenTold: number[] = [];
    lock()
      .withLock(() => of(heldWhileWorking.push(queue.held)))
      .subscribe(() => heldWhenTold.push(queue.held));
    expect(heldWhileWorking).toEqual([]);
    queue.grant();
    expect(heldWhileWorking).toEqual([1]);
    expect(heldWhenTold).toEqual([0]);
  });

  it('waits with telling until the lock is given back for all tabs [F128]', () => {
    queue.releaseMs = 5;
    const told = hold(of(1));
    const failed = hold(throwError(() => new AuthError('refresh-network')));
    queue.grant();
    queue.grant();
    expect(told.values).toEqual([]);
    expect(failed.outcomes).toBe(0);
    advanceTo(scheduler, 5);
    expect(told.values).toEqual([1]);
    expect(failed.codes).toEqual(['refresh-network']);
  });

  it('who is told may ask for the lock again [F128]', () => {
    const second = new Work();
    lock()
      .withLock(() => of(1))
      .subscribe(() => hold(second.work$));
    queue.grant();
    queue.grant();
    expect(second.running).toBe(1);
    expect(queue.held).toBe(1);
  });

  it('hands a failure of the work on as it is, and lets go', () => {
    const error = new AuthError('refresh-network');
    const held = hold(throwError(() => error));
    queue.grant();
    expect(held.errors).toEqual([error]);
    expect(queue.held).toBe(0);
  });

  it('tells only what the work says first, and ends with it', () => {
    const work = new Work();
    const held = hold(work.work$);
    queue.grant();
    work.answer$.next(1);
    expect(held).toMatchObject({ values: [1], completed: 1 });
    expect(work.running).toBe(0);
    expect(queue.held).toBe(0);
  });

  it('keeps the lock as long as it works, and no longer', () => {
    const work = new Work();
    hold(work.work$);
    queue.grant();
    expect(queue.kept).toBe(1);
    work.answer$.next(1);
    expect(queue.kept).toBe(0);
  });

  it('who waits for too long leaves the queue, and does not work unlocked [F126]', () => {
    const work = new Work();
    const held = hold(work.work$);
    advanceTo(scheduler, 19_999);
    expect(held.outcomes).toBe(0);
    advanceTo(scheduler, 20_000);
    expect(held.codes).toEqual(['lock-timeout']);
    expect(work.begun).toBe(0);
    expect(queue.waiting).toHaveLength(0);
  });

  it('the wait is bounded, the work bounds itself [F125]', () => {
    const work = new Work();
    const held = hold(work.work$);
    queue.grant();
    advanceTo(scheduler, 60_000);
    expect(held.outcomes).toBe(0);
    work.answer$.next(7);
    expect(held.values).toEqual([7]);
  });

  it('who is cancelled while waiting leaves the queue', () => {
    const work = new Work();
    hold(work.work$).subscription.unsubscribe();
    expect(queue.waiting).toHaveLength(0);
    expect(work.begun).toBe(0);
  });

  it('who is cancelled while working stops working and lets go', () => {
    const work = new Work();
    const held = hold(work.work$);
    queue.grant();
    expect(queue.held).toBe(1);
    held.subscription.unsubscribe();
    expect(work.running).toBe(0);
    expect(queue.held).toBe(0);
  });

  it('one waits while another one works', () => {
    const second = new Work();
    hold(NEVER);
    hold(second.work$);
    queue.grant();
    expect(queue.held).toBe(1);
    expect(second.begun).toBe(0);
    expect(queue.waiting).toHaveLength(1);
  });

  it('a lock that cannot even be given back does not stop the work [F102]', () => {
    const broken$ = of({ keepAlive$: NEVER, release$: throwError(() => new Error('broken')) });
    expect(new Recorder(lock(broken$).withLock(() => of(1))).values).toEqual([1]);
  });

  it('leaves no timer behind', () => {
    hold(of(1));
    queue.grant();
    scheduler.flush();
    expect(scheduler.frame).toBe(0);
  });

  describe('when the page falls asleep', () => {
    it('leaves the queue, and asks again on waking [F122]', () => {
      const work = new Work();
      const held = hold(work.work$);
      suspended$.next(true);
      expect(queue.waiting).toHaveLength(0);
      suspended$.next(false);
      expect(queue.waiting).toHaveLength(1);
      queue.grant();
      work.answer$.next(1);
      expect(held).toMatchObject({ values: [1], completed: 1 });
      expect(queue.held).toBe(0);
    });

    it('however often, it asks once at a time and works once [F122]', () => {
      const work = new Work();
      hold(work.work$);
      for (let n = 0; n < 3; n++) {
        suspended$.next(true);
        suspended$.next(true);
        suspended$.next(false);
        suspended$.next(false);
      }
      expect(queue.asked).toBe(4);
      expect(queue.waiting).toHaveLength(1);
      queue.grant();
      expect(work.begun).toBe(1);
    });

    it('who asks while asleep enters no queue before waking [F122]', () => {
      suspended$.next(true);
      const held = hold(of(1));
      expect(queue.asked).toBe(0);
      suspended$.next(false);
      queue.grant();
      expect(held.values).toEqual([1]);
    });

    it('sleep does not prolong the wait [F126]', () => {
      const held = hold(of(1));
      suspended$.next(true);
      advanceTo(scheduler, 20_000);
      expect(held.codes).toEqual(['lock-timeout']);
      suspended$.next(false);
      expect(queue.waiting).toHaveLength(0);
    });

    it.each(['[F121]', '[F123]'])(
      'releases the lock while the work runs on, and reports its result %s',
      () => {
        const work = new Work();
        const held = hold(work.work$);
        queue.grant();
        suspended$.next(true);
        expect(queue.held).toBe(0);
        expect(work.running).toBe(1);
        expect(held.outcomes).toBe(0);
        suspended$.next(false);
        work.answer$.next(7);
        expect(held).toMatchObject({ values: [7], completed: 1 });
      },
    );

    it('the work can know that it runs without the lock from then on [F123]', () => {
      let isHeld = () => false;
      new Recorder(
        lock().withLock((held) => {
          isHeld = held;
          return NEVER;
        }),
      );
      queue.grant();
      expect(isHeld()).toBe(true);
      suspended$.next(true);
      expect(isHeld()).toBe(false);
      suspended$.next(false);
      expect(isHeld()).toBe(false);
    });

    it('so it can when the lock is lost, and runs on [F123]', () => {
      let isHeld = () => false;
      const answer$ = new Subject<number>();
      const held = new Recorder(
        lock().withLock((still) => {
          isHeld = still;
          return answer$;
        }),
      );
      queue.grant();
      expect(isHeld()).toBe(true);
      queue.lost$.complete();
      expect(isHeld()).toBe(false);
      answer$.next(7);
      expect(held).toMatchObject({ values: [7], completed: 1 });
    });

    it('a failure after that is told as well [F123]', () => {
      const work = new Work();
      const held = hold(work.work$);
      queue.grant();
      suspended$.next(true);
      work.answer$.error(new AuthError('refresh-network'));
      expect(held.codes).toEqual(['refresh-network']);
    });

    it('what it has given back it does not take from the next one [F123]', () => {
      const work = new Work();
      hold(work.work$);
      hold(NEVER);
      queue.grant();
      suspended$.next(true);
      suspended$.next(false);
      queue.grant();
      expect(queue.held).toBe(1);
      work.answer$.next(1);
      expect(queue.held).toBe(1);
    });
  });

  describe('exclude', () => {
    it('works under the lock', () => {
      const work = new Work();
      const excluded = new Recorder(lock().runExclusive(work.work$));
      expect(work.begun).toBe(0);
      queue.grant();
      expect(queue.held).toBe(1);
      work.answer$.next(1);
      expect(excluded.values).toEqual([1]);
      expect(queue.held).toBe(0);
    });

    it('after 5 s it works without the lock, once [F060]', () => {
      const work = new Work();
      const excluded = new Recorder(lock().runExclusive(work.work$));
      advanceTo(scheduler, 4_999);
      expect(work.begun).toBe(0);
      advanceTo(scheduler, 5_000);
      expect(work.begun).toBe(1);
      expect(queue.waiting).toHaveLength(0);
      work.answer$.next(1);
      expect(excluded).toMatchObject({ values: [1], errors: [] });
    });

    it('work that has failed is not done again', () => {
      const work = new Work();
      const excluded = new Recorder(lock().runExclusive(work.work$));
      queue.grant();
      work.answer$.error(new AuthError('refresh-network'));
      expect(excluded.codes).toEqual(['refresh-network']);
      expect(work.begun).toBe(1);
    });
  });
});
