import {
  NEVER,
  Observable,
  Subject,
  VirtualTimeScheduler,
  defer,
  finalize,
  of,
  throwError,
} from 'rxjs';
import { AuthError } from '../core/auth-error';
import { Witness } from '../../../spec/bench/witness';
import { TabLock } from './tab-lock';

type Callback = (lock: unknown) => Promise<unknown>;

/** A lock manager whose locks are granted by hand. */
class FakeLocks {
  readonly names: string[] = [];
  readonly queue: (() => Promise<void>)[] = [];
  held = 0;

  request(name: string, { signal }: { signal: AbortSignal }, callback: Callback): Promise<unknown> {
    this.names.push(name);
    return new Promise((resolve, reject) => {
      const grant = async () => {
        this.held += 1;
        try {
          resolve(await callback({}));
        } finally {
          this.held -= 1;
        }
      };
      this.queue.push(grant);
      signal.addEventListener('abort', () => {
        if (this.queue.includes(grant)) {
          this.queue.splice(this.queue.indexOf(grant), 1);
          reject(new DOMException('aborted', 'AbortError'));
        }
      });
    });
  }

  grant(): void {
    void this.queue.shift()?.();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
}

describe('TabLock', () => {
  let locks: FakeLocks;
  let scheduler: VirtualTimeScheduler;

  beforeEach(() => {
    locks = new FakeLocks();
    scheduler = new VirtualTimeScheduler();
  });

  function lock(manager: () => LockManager | undefined = () => locks as unknown as LockManager) {
    return new TabLock({ name: 'holdfast', locks: manager, waitMs: 20_000, scheduler });
  }

  function hold<T>(work: Observable<T>): Witness<T> {
    return new Witness(lock().hold(work));
  }

  it('works only while it holds the lock, and tells of it after it let go', async () => {
    const heldWhileWorking: number[] = [];
    const heldWhenTold: number[] = [];
    lock()
      .hold(defer(() => of(heldWhileWorking.push(locks.held))))
      .subscribe(() => heldWhenTold.push(locks.held));
    await settled();
    expect(heldWhileWorking).toEqual([]);
    locks.grant();
    await settled();
    expect(heldWhileWorking).toEqual([1]);
    expect(heldWhenTold).toEqual([0]);
    expect(locks.names).toEqual(['holdfast']);
  });

  it('hands a failure of the work on as it is, and lets go', async () => {
    const error = new AuthError('refresh-network');
    const held = hold(throwError(() => error));
    locks.grant();
    await settled();
    expect(held.errors).toEqual([error]);
    expect(locks.held).toBe(0);
  });

  it('F126 waittimeout: who waits for too long leaves the queue, and does not work unlocked', async () => {
    const work = jest.fn(() => of(1));
    const held = hold(defer(work));
    scheduler.flush();
    await settled();
    expect(scheduler.frame).toBe(20_000);
    expect(held.codes).toEqual(['lock-timeout']);
    expect(work).not.toHaveBeenCalled();
    expect(locks.queue).toHaveLength(0);
  });

  it('F125 abortheld: the wait is bounded, the work bounds itself', async () => {
    const answer$ = new Subject<number>();
    const held = hold(answer$);
    locks.grant();
    await settled();
    scheduler.flush();
    await settled();
    expect(held.outcomes).toBe(0);
    answer$.next(7);
    answer$.complete();
    await settled();
    expect(held.values).toEqual([7]);
  });

  it('who is cancelled while waiting leaves the queue', async () => {
    const work = jest.fn(() => of(1));
    hold(defer(work)).subscription.unsubscribe();
    await settled();
    expect(locks.queue).toHaveLength(0);
    expect(work).not.toHaveBeenCalled();
  });

  it('who is cancelled while working stops working and lets go', async () => {
    const stopped = jest.fn();
    const held = hold(NEVER.pipe(finalize(stopped)));
    locks.grant();
    await settled();
    expect(locks.held).toBe(1);
    held.subscription.unsubscribe();
    await settled();
    expect(stopped).toHaveBeenCalledTimes(1);
    expect(locks.held).toBe(0);
  });

  it('one waits while another one works', async () => {
    const first$ = new Subject<number>();
    const second = jest.fn(() => of(2));
    hold(first$);
    hold(defer(second));
    locks.grant();
    await settled();
    expect(locks.held).toBe(1);
    expect(second).not.toHaveBeenCalled();
  });

  it('without locks it works at once', () => {
    expect(new Witness(lock(() => undefined).hold(of(1))).values).toEqual([1]);
  });

  it('F102 secerr: a browser that has locks and refuses them does not stop the work', async () => {
    locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    const held = hold(of(1));
    await settled();
    expect(held.values).toEqual([1]);
  });

  it('leaves no timer behind', async () => {
    hold(of(1));
    locks.grant();
    await settled();
    scheduler.flush();
    expect(scheduler.frame).toBe(0);
  });
});
