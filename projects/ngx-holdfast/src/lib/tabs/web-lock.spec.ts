import { Subscription } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { LockHandle } from './tab-lock';
import { webLock } from './web-lock';

type Callback = (lock: unknown) => Promise<unknown>;

/** A lock manager whose locks are granted by hand. */
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

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await Promise.resolve();
  }
}

describe('webLock', () => {
  let locks: FakeLocks;

  beforeEach(() => {
    locks = new FakeLocks();
  });

  function turn(): Recorder<LockHandle> {
    return new Recorder(webLock(() => locks as unknown as LockManager, 'holdfast'));
  }

  function release(grants: Recorder<LockHandle>): Recorder<unknown> {
    const [grant] = grants.values;
    if (grant === undefined) {
      throw new Error('It has not been granted.');
    }
    return new Recorder(grant.release$);
  }

  it('tells when it is this tab’s turn', () => {
    const granted = turn();
    expect(granted.values).toHaveLength(0);
    locks.grant();
    expect(granted.values).toHaveLength(1);
    expect(locks.requests.map(({ name }) => name)).toEqual(['holdfast']);
  });

  it('asks in the queue, for nothing that would break another tab’s lock [F124]', () => {
    turn();
    expect(Object.keys(locks.requests[0]?.options ?? {})).toEqual(['signal']);
  });

  it('a granted lock stays held, also once nobody listens, until it is given back [F125]', async () => {
    const granted = turn();
    locks.grant();
    granted.subscription.unsubscribe();
    await settled();
    expect(locks.held).toBe(1);
    const released = release(granted);
    expect(released.outcomes).toBe(0);
    await settled();
    expect(locks.held).toBe(0);
    expect(released.outcomes).toBe(1);
    expect(released.errors).toEqual([]);
  });

  it('giving it back twice is harmless', async () => {
    const granted = turn();
    locks.grant();
    release(granted);
    const again = release(granted);
    await settled();
    expect(again).toMatchObject({ errors: [], completed: 1 });
    expect(locks.held).toBe(0);
  });

  it('who no longer waits leaves the queue [F122]', async () => {
    turn().subscription.unsubscribe();
    expect(locks.queue).toHaveLength(0);
    await settled();
  });

  it('a lock that is granted in the moment in which nobody waits any more is let go at once', async () => {
    const waiting = new Subscription();
    waiting.add(turn().subscription);
    const grant = locks.queue[0];
    waiting.unsubscribe();
    grant?.();
    await settled();
    expect(locks.held).toBe(0);
  });

  it('a browser that has locks and refuses them fails [F102]', async () => {
    locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    const refused = turn();
    await settled();
    expect(refused.errors).toEqual([expect.objectContaining({ name: 'SecurityError' })]);
  });

  it('a browser without locks fails at once', () => {
    const none = new Recorder(webLock(() => undefined as unknown as LockManager, 'holdfast'));
    expect(none.errors).toHaveLength(1);
  });
});
