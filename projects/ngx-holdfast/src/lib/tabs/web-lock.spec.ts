import { Subscription } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { LockHandle } from './tab-lock';
import { webLock } from './web-lock';

type Callback = (lock: unknown) => Promise<unknown>;

/** A lock manager that grants locks by hand. */
class FakeLocks {
  readonly requests: { name: string; options: LockOptions }[] = [];
  readonly queue: (() => void)[] = [];
  held = 0;

  request(name: string, options: LockOptions, callback: Callback): Promise<unknown> {
    this.requests.push({ name, options });
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        this.held += 1;
        resolve(callback({}).finally(() => (this.held -= 1)));
      };
      this.queue.push(grant);
      options.signal?.addEventListener('abort', () => {
        if (this.queue.includes(grant)) {
          this.queue.splice(this.queue.indexOf(grant), 1);
          reject(new DOMException('aborted', 'AbortError'));
        }
      });
    });
  }

  grant(): void {
    this.queue.shift()?.();
  }
}

async function flushMicrotasks(): Promise<void> {
  for (let n = 0; n < 20; n++) {
    await Promise.resolve();
  }
}

describe('webLock', () => {
  let locks: FakeLocks;

  beforeEach(() => {
    locks = new FakeLocks();
  });

  function acquire(): Recorder<LockHandle> {
    return new Recorder(webLock(() => locks as unknown as LockManager, 'holdfast'));
  }

  function release(acquired: Recorder<LockHandle>): Recorder<unknown> {
    const [handle] = acquired.values;
    if (handle === undefined) {
      throw new Error('The lock has not been granted.');
    }
    return new Recorder(handle.release$);
  }

  it('emits when the lock is granted', () => {
    const acquired = acquire();
    expect(acquired.values).toHaveLength(0);
    locks.grant();
    expect(acquired.values).toHaveLength(1);
    expect(locks.requests.map(({ name }) => name)).toEqual(['holdfast']);
  });

  it('waits in the queue, without an option that breaks the lock of another tab [F124]', () => {
    acquire();
    expect(Object.keys(locks.requests[0]?.options ?? {})).toEqual(['signal']);
  });

  it('a granted lock is held until it is released, also after unsubscription [F125]', async () => {
    const acquired = acquire();
    locks.grant();
    acquired.subscription.unsubscribe();
    await flushMicrotasks();
    expect(locks.held).toBe(1);
    const released = release(acquired);
    expect(released.outcomes).toBe(0);
    await flushMicrotasks();
    expect(locks.held).toBe(0);
    expect(released.outcomes).toBe(1);
    expect(released.errors).toEqual([]);
  });

  it('a second release has no effect', async () => {
    const acquired = acquire();
    locks.grant();
    release(acquired);
    const again = release(acquired);
    await flushMicrotasks();
    expect(again).toMatchObject({ errors: [], completed: 1 });
    expect(locks.held).toBe(0);
  });

  it('leaves the queue when it is cancelled [F122]', async () => {
    acquire().subscription.unsubscribe();
    expect(locks.queue).toHaveLength(0);
    await flushMicrotasks();
  });

  it('releases a lock at once that is granted just after the cancellation', async () => {
    const waiting = new Subscription();
    waiting.add(acquire().subscription);
    const grant = locks.queue[0];
    waiting.unsubscribe();
    grant?.();
    await flushMicrotasks();
    expect(locks.held).toBe(0);
  });

  it('fails if the browser refuses locks [F102]', async () => {
    locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    const refused = acquire();
    await flushMicrotasks();
    expect(refused.errors).toEqual([expect.objectContaining({ name: 'SecurityError' })]);
  });

  it('fails at once if the browser has no locks', () => {
    const none = new Recorder(webLock(() => undefined as unknown as LockManager, 'holdfast'));
    expect(none.errors).toHaveLength(1);
  });
});
