import { Observable, VirtualTimeScheduler } from 'rxjs';
import { aRecord } from '../../../spec/harness/a-record';
import { Recorder } from '../../../spec/harness/recorder';
import { SessionRecord } from './session-record';
import { WaiterQueue } from './waiter-queue';

const old = aRecord();
const fresh = aRecord({ gen: 1, accessToken: 'A1' });

describe('WaitingRoom', () => {
  let scheduler: VirtualTimeScheduler;
  let room: WaiterQueue;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    room = new WaiterQueue(scheduler, 30_000);
  });

  function wait(): Recorder<SessionRecord> {
    return new Recorder(new Observable<SessionRecord>((subscriber) => room.enter(old, subscriber)));
  }

  function release(): void {
    for (const { subscriber } of room.empty()) {
      subscriber.next(fresh);
      subscriber.complete();
    }
  }

  function until(ms: number): void {
    scheduler.maxFrames = ms;
    scheduler.flush();
  }

  it('releases who waits, each once, in the order in which they came', () => {
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

  it('who comes while others are released waits for the next time', () => {
    let late: Recorder<SessionRecord> | undefined;
    wait().subscription.add(() => (late = wait()));
    release();
    expect(late?.outcomes).toBe(0);
    release();
    expect(late?.values).toEqual([fresh]);
  });

  it('who leaves is told nothing', () => {
    const [left, stays] = [wait(), wait()];
    left.subscription.unsubscribe();
    release();
    expect(left.values).toEqual([]);
    expect(stays.values).toEqual([fresh]);
  });

  it('who leaves while others are released is told nothing', () => {
    const first = wait();
    const second = wait();
    first.subscription.add(() => second.subscription.unsubscribe());
    release();
    expect(first.values).toEqual([fresh]);
    expect(second.outcomes).toBe(0);
  });

  it('each gives up when it has waited for as long as it may, by one timer [F160]', () => {
    const first = wait();
    scheduler.schedule(() => undefined, 10_000);
    until(10_000);
    const second = wait();
    expect(scheduler.actions).toHaveLength(1);
    until(29_999);
    expect(first.outcomes).toBe(0);
    until(30_000);
    expect(first.codes).toEqual(['hold-timeout']);
    until(39_999);
    expect(second.outcomes).toBe(0);
    until(40_000);
    expect(second.codes).toEqual(['hold-timeout']);
  });

  it('who leaves takes nobody’s timer along [F160]', () => {
    const [left, stays] = [wait(), wait()];
    left.subscription.unsubscribe();
    until(30_000);
    expect(stays.codes).toEqual(['hold-timeout']);
  });

  it('who tries again as soon as it gave up waits as long again', () => {
    let again: Recorder<SessionRecord> | undefined;
    wait().subscription.add(() => (again = wait()));
    until(59_999);
    expect(again?.outcomes).toBe(0);
    until(60_000);
    expect(again?.codes).toEqual(['hold-timeout']);
  });

  it('who tries again as soon as it gave up keeps nobody else for longer [F160]', () => {
    let again: Recorder<SessionRecord> | undefined;
    wait().subscription.add(() => (again = wait()));
    scheduler.schedule(() => undefined, 10_000);
    until(10_000);
    const second = wait();
    until(39_999);
    expect(second.outcomes).toBe(0);
    until(40_000);
    expect(second.codes).toEqual(['hold-timeout']);
    until(59_999);
    expect(again?.outcomes).toBe(0);
    until(60_000);
    expect(again?.codes).toEqual(['hold-timeout']);
  });

  it('an empty room has no timer [F165]', () => {
    wait();
    release();
    wait().subscription.unsubscribe();
    expect(scheduler.actions.filter(({ closed }) => !closed)).toHaveLength(0);
  });
});
