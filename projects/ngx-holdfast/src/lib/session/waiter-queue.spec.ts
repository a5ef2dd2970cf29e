import { Observable, VirtualTimeScheduler } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { active, aSnapshot } from '../../../spec/harness/a-snapshot';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthError } from './auth-error';
import { SessionRecord } from './session-record';
import { SessionSnapshot } from './session-state';
import { WaiterQueue, releaseWaiters } from './waiter-queue';

const old = aRecord();
const fresh = aRecord({ gen: 1, accessToken: 'A1' });

describe('WaiterQueue', () => {
  let scheduler: VirtualTimeScheduler;
  let queue: WaiterQueue;
  let current: { snapshot: SessionSnapshot };

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    queue = new WaiterQueue(virtualClock(scheduler), 30_000);
    current = { snapshot: aSnapshot(active(fresh)) };
  });

  function wait(used = old): Recorder<SessionRecord> {
    return new Recorder(
      new Observable<SessionRecord>((subscriber) => {
        subscriber.add(queue.add(used, subscriber));
        queue.startTimer();
      }),
    );
  }

  function release(error?: AuthError): void {
    releaseWaiters(queue.drain(), current, error);
  }

  function advanceTo(ms: number): void {
    scheduler.maxFrames = ms;
    scheduler.flush();
  }

  it('releases each waiter once, in the order in which they came', () => {
    const order: number[] = [];
    const waiters = [0, 1, 2].map((n) => {
      const waiter = wait();
      waiter.subscription.add(() => order.push(n));
      return waiter;
    });
    release();
    release();
    expect(waiters.map(({ values, completed }) => [values, completed])).toEqual([
      [[fresh], 1],
      [[fresh], 1],
      [[fresh], 1],
    ]);
    expect(order).toEqual([0, 1, 2]);
  });

  it('gives each waiter the error of the refresh, where there are no newer tokens [F032]', () => {
    current = { snapshot: aSnapshot(active(old)) };
    const error = new AuthError('refresh-network');
    const waiters = Array.from({ length: 20 }, () => wait());
    release(error);
    expect(waiters.map(({ errors }) => errors)).toEqual(Array(20).fill([error]));
  });

  it('gives each waiter the result for its own tokens', () => {
    const [stale, upToDate] = [wait(old), wait(fresh)];
    release(new AuthError('refresh-network'));
    expect(stale.values).toEqual([fresh]);
    expect(upToDate.codes).toEqual(['refresh-network']);
  });

  it('looks at the session for each waiter, since one of them may change it [F056]', () => {
    const [first, second] = [wait(), wait()];
    first.subscription.add(() => (current.snapshot = aSnapshot({ status: 'none' })));
    release();
    expect(first.values).toEqual([fresh]);
    expect(second.codes).toEqual(['signed-out']);
  });

  it('makes a waiter that comes during a release wait for the next one', () => {
    let next: Recorder<SessionRecord> | undefined;
    wait().subscription.add(() => (next = wait()));
    release();
    expect(next?.outcomes).toBe(0);
    release();
    expect(next?.values).toEqual([fresh]);
  });

  it('does not notify a waiter that was cancelled [F062]', () => {
    const [cancelled, remaining] = [wait(), wait()];
    cancelled.subscription.unsubscribe();
    release();
    expect(cancelled.values).toEqual([]);
    expect(remaining.values).toEqual([fresh]);
  });

  it('does not notify a waiter that is cancelled during the release [F062]', () => {
    const first = wait();
    const second = wait();
    first.subscription.add(() => second.subscription.unsubscribe());
    release();
    expect(first.values).toEqual([fresh]);
    expect(second.outcomes).toBe(0);
  });

  it('fails each waiter with hold-timeout after the same time, by one timer [F160]', () => {
    const first = wait();
    scheduler.schedule(() => undefined, 10_000);
    advanceTo(10_000);
    const second = wait();
    expect(scheduler.actions).toHaveLength(1);
    advanceTo(29_999);
    expect(first.outcomes).toBe(0);
    advanceTo(30_000);
    expect(first.codes).toEqual(['hold-timeout']);
    advanceTo(39_999);
    expect(second.outcomes).toBe(0);
    advanceTo(40_000);
    expect(second.codes).toEqual(['hold-timeout']);
  });

  it('keeps the timer for other waiters if one is cancelled [F160]', () => {
    const [cancelled, remaining] = [wait(), wait()];
    cancelled.subscription.unsubscribe();
    advanceTo(30_000);
    expect(remaining.codes).toEqual(['hold-timeout']);
  });

  it('does not time out a waiter that was released', () => {
    const waiter = wait();
    release();
    advanceTo(60_000);
    expect(waiter).toMatchObject({ values: [fresh], completed: 1, errors: [] });
  });

  it('makes a waiter that comes at a timeout wait for the full time', () => {
    let again: Recorder<SessionRecord> | undefined;
    wait().subscription.add(() => (again = wait()));
    advanceTo(59_999);
    expect(again?.outcomes).toBe(0);
    advanceTo(60_000);
    expect(again?.codes).toEqual(['hold-timeout']);
  });

  it('does not delay other waiters for one that comes at a timeout [F160]', () => {
    let again: Recorder<SessionRecord> | undefined;
    wait().subscription.add(() => (again = wait()));
    scheduler.schedule(() => undefined, 10_000);
    advanceTo(10_000);
    const second = wait();
    advanceTo(39_999);
    expect(second.outcomes).toBe(0);
    advanceTo(40_000);
    expect(second.codes).toEqual(['hold-timeout']);
    advanceTo(59_999);
    expect(again?.outcomes).toBe(0);
    advanceTo(60_000);
    expect(again?.codes).toEqual(['hold-timeout']);
  });

  it('has no timer while it is empty [F165]', () => {
    const timers = () => scheduler.actions.filter(({ closed }) => !closed);
    wait();
    expect(timers()).toHaveLength(1);
    queue.drain();
    expect(timers()).toHaveLength(0);
    wait().subscription.unsubscribe();
    queue.startTimer();
    expect(timers()).toHaveLength(0);
  });
});
