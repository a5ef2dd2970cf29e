import {
  BehaviorSubject,
  EMPTY,
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
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthError } from '../session/auth-error';
import { LockHandle, TabLock } from './tab-lock';

/** The queue of all tabs, in which the lock is granted by hand. */
class FakeQueue {
  readonly waiting: ((handle: LockHandle) => void)[] = [];
  requested = 0;
  held = 0;
  keptAlive = 0;
  releaseMs = 0;
  readonly lost$ = new Subject<never>();

  constructor(private readonly scheduler: VirtualTimeScheduler) {}

  readonly acquire$ = new Observable<LockHandle>((subscriber) => {
    this.requested += 1;
    const grant = (handle: LockHandle) => subscriber.next(handle);
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
      next(this.newHandle());
    }
  }

  private newHandle(): LockHandle {
    let isHeld = true;
    const keepAlive$ = new Observable<never>((subscriber) => {
      this.keptAlive += 1;
      const lost = this.lost$.subscribe(subscriber);
      return () => {
        lost.unsubscribe();
        this.keptAlive -= 1;
      };
    });
    const release$ = defer(() => {
      const released$ = of(null).pipe(
        this.releaseMs === 0 ? (o) => o : delay(this.releaseMs, this.scheduler),
      );
      this.held -= isHeld ? 1 : 0;
      isHeld = false;
      return released$;
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
    return new TabLock({
      acquire$,
      suspended$,
      acquireTimeoutMs: 20_000,
      clock: virtualClock(scheduler),
    });
  }

  function withLock<T>(work$: Observable<T>): Recorder<T> {
    return new Recorder(lock().withLock(() => work$));
  }

  /** Work that counts how often it was started, and how often it runs. */
  class Work {
    readonly result$ = new Subject<number>();
    started = 0;
    running = 0;
    readonly work$ = defer(() => {
      this.started += 1;
      this.running += 1;
      return this.result$.pipe(finalize(() => (this.running -= 1)));
    });
  }

  it('runs work while the lock is held, and emits its result after the release [F128]', () => {
    const heldDuringWork: number[] = [];
    const heldAtResult: number[] = [];
    lock()
      .withLock(() => of(heldDuringWork.push(queue.held)))
      .subscribe(() => heldAtResult.push(queue.held));
    expect(heldDuringWork).toEqual([]);
    queue.grant();
    expect(heldDuringWork).toEqual([1]);
    expect(heldAtResult).toEqual([0]);
  });

  it('emits the result once the lock is released for all tabs [F128]', () => {
    queue.releaseMs = 5;
    const succeeded = withLock(of(1));
    const failed = withLock(throwError(() => new AuthError('refresh-network')));
    queue.grant();
    queue.grant();
    expect(succeeded.values).toEqual([]);
    expect(failed.outcomes).toBe(0);
    advanceTo(scheduler, 5);
    expect(succeeded.values).toEqual([1]);
    expect(failed.codes).toEqual(['refresh-network']);
  });

  it('a subscriber of the result can acquire the lock again [F128]', () => {
    const second = new Work();
    lock()
      .withLock(() => of(1))
      .subscribe(() => withLock(second.work$));
    queue.grant();
    queue.grant();
    expect(second.running).toBe(1);
    expect(queue.held).toBe(1);
  });

  it('passes a failure of the work on unchanged, and releases the lock', () => {
    const error = new AuthError('refresh-network');
    const result = withLock(throwError(() => error));
    queue.grant();
    expect(result.errors).toEqual([error]);
    expect(queue.held).toBe(0);
  });

  it('emits the first value of the work only, and completes', () => {
    const work = new Work();
    const result = withLock(work.work$);
    queue.grant();
    work.result$.next(1);
    expect(result).toMatchObject({ values: [1], completed: 1 });
    expect(work.running).toBe(0);
    expect(queue.held).toBe(0);
  });

  it('completes and releases the lock if the work completes without a value', () => {
    queue.releaseMs = 5;
    const result = withLock(EMPTY);
    queue.grant();
    expect(queue.held).toBe(0);
    expect(result.outcomes).toBe(0);
    advanceTo(scheduler, 5);
    expect(result).toMatchObject({ values: [], errors: [], completed: 1 });
    expect(queue.keptAlive).toBe(0);
  });

  it('keeps the lock alive as long as the work runs, and no longer', () => {
    const work = new Work();
    withLock(work.work$);
    queue.grant();
    expect(queue.keptAlive).toBe(1);
    work.result$.next(1);
    expect(queue.keptAlive).toBe(0);
  });

  it('leaves the queue after the time limit, and does not run the work without the lock [F126]', () => {
    const work = new Work();
    const result = withLock(work.work$);
    advanceTo(scheduler, 19_999);
    expect(result.outcomes).toBe(0);
    advanceTo(scheduler, 20_000);
    expect(result.codes).toEqual(['lock-timeout']);
    expect(work.started).toBe(0);
    expect(queue.waiting).toHaveLength(0);
  });

  it('limits the time of the wait, not of the work [F125]', () => {
    const work = new Work();
    const result = withLock(work.work$);
    queue.grant();
    advanceTo(scheduler, 60_000);
    expect(result.outcomes).toBe(0);
    work.result$.next(7);
    expect(result.values).toEqual([7]);
  });

  it('leaves the queue when it is cancelled while it waits', () => {
    const work = new Work();
    withLock(work.work$).subscription.unsubscribe();
    expect(queue.waiting).toHaveLength(0);
    expect(work.started).toBe(0);
  });

  it('stops the work and releases the lock when it is cancelled while the work runs', () => {
    const work = new Work();
    const result = withLock(work.work$);
    queue.grant();
    expect(queue.held).toBe(1);
    result.subscription.unsubscribe();
    expect(work.running).toBe(0);
    expect(queue.held).toBe(0);
  });

  it('work waits while other work runs', () => {
    const second = new Work();
    withLock(NEVER);
    withLock(second.work$);
    queue.grant();
    expect(queue.held).toBe(1);
    expect(second.started).toBe(0);
    expect(queue.waiting).toHaveLength(1);
  });

  it('a lock that cannot be released does not fail the work [F102]', () => {
    const broken$ = of({ keepAlive$: NEVER, release$: throwError(() => new Error('broken')) });
    expect(new Recorder(lock(broken$).withLock(() => of(1))).values).toEqual([1]);
  });

  it('leaves no timer behind', () => {
    withLock(of(1));
    queue.grant();
    scheduler.flush();
    expect(scheduler.frame).toBe(0);
  });

  describe('while the page is suspended', () => {
    it('leaves the queue, and joins it again when the page resumes [F122]', () => {
      const work = new Work();
      const result = withLock(work.work$);
      suspended$.next(true);
      expect(queue.waiting).toHaveLength(0);
      suspended$.next(false);
      expect(queue.waiting).toHaveLength(1);
      queue.grant();
      work.result$.next(1);
      expect(result).toMatchObject({ values: [1], completed: 1 });
      expect(queue.held).toBe(0);
    });

    it('waits once at a time and runs the work once, however often it is suspended [F122]', () => {
      const work = new Work();
      withLock(work.work$);
      for (let n = 0; n < 3; n++) {
        suspended$.next(true);
        suspended$.next(true);
        suspended$.next(false);
        suspended$.next(false);
      }
      expect(queue.requested).toBe(4);
      expect(queue.waiting).toHaveLength(1);
      queue.grant();
      expect(work.started).toBe(1);
    });

    it('joins no queue before the page resumes [F122]', () => {
      suspended$.next(true);
      const result = withLock(of(1));
      expect(queue.requested).toBe(0);
      suspended$.next(false);
      queue.grant();
      expect(result.values).toEqual([1]);
    });

    it('the time limit of the wait continues [F126]', () => {
      const result = withLock(of(1));
      suspended$.next(true);
      advanceTo(scheduler, 20_000);
      expect(result.codes).toEqual(['lock-timeout']);
      suspended$.next(false);
      expect(queue.waiting).toHaveLength(0);
    });

    it.each(['[F121]', '[F123]'])(
      'releases the lock while the work runs on, and emits its result %s',
      () => {
        const work = new Work();
        const result = withLock(work.work$);
        queue.grant();
        suspended$.next(true);
        expect(queue.held).toBe(0);
        expect(work.running).toBe(1);
        expect(result.outcomes).toBe(0);
        suspended$.next(false);
        work.result$.next(7);
        expect(result).toMatchObject({ values: [7], completed: 1 });
      },
    );

    it('reports to the work that the lock is no longer held [F123]', () => {
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

    it('reports to the work that the lock is lost, and lets it run on [F123]', () => {
      let isHeld = () => false;
      const result$ = new Subject<number>();
      const result = new Recorder(
        lock().withLock((held) => {
          isHeld = held;
          return result$;
        }),
      );
      queue.grant();
      expect(isHeld()).toBe(true);
      queue.lost$.complete();
      expect(isHeld()).toBe(false);
      result$.next(7);
      expect(result).toMatchObject({ values: [7], completed: 1 });
    });

    it('passes a later failure of the work on [F123]', () => {
      const work = new Work();
      const result = withLock(work.work$);
      queue.grant();
      suspended$.next(true);
      work.result$.error(new AuthError('refresh-network'));
      expect(result.codes).toEqual(['refresh-network']);
    });

    it('does not release the lock of the next holder [F123]', () => {
      const work = new Work();
      withLock(work.work$);
      withLock(NEVER);
      queue.grant();
      suspended$.next(true);
      suspended$.next(false);
      queue.grant();
      expect(queue.held).toBe(1);
      work.result$.next(1);
      expect(queue.held).toBe(1);
    });
  });

  describe('runExclusive', () => {
    it('runs the work under the lock', () => {
      const work = new Work();
      const result = new Recorder(lock().runExclusive(work.work$));
      expect(work.started).toBe(0);
      queue.grant();
      expect(queue.held).toBe(1);
      work.result$.next(1);
      expect(result.values).toEqual([1]);
      expect(queue.held).toBe(0);
    });

    it('runs the work without the lock after 5 s, once [F060]', () => {
      const work = new Work();
      const result = new Recorder(lock().runExclusive(work.work$));
      advanceTo(scheduler, 4_999);
      expect(work.started).toBe(0);
      advanceTo(scheduler, 5_000);
      expect(work.started).toBe(1);
      expect(queue.waiting).toHaveLength(0);
      work.result$.next(1);
      expect(result).toMatchObject({ values: [1], errors: [] });
    });

    it('does not repeat work that has failed', () => {
      const work = new Work();
      const result = new Recorder(lock().runExclusive(work.work$));
      queue.grant();
      work.result$.error(new AuthError('refresh-network'));
      expect(result.codes).toEqual(['refresh-network']);
      expect(work.started).toBe(1);
    });
  });
});
