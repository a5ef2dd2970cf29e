import {
  EMPTY,
  NEVER,
  Observable,
  Subject,
  VirtualTimeScheduler,
  concat,
  defer,
  of,
  take,
} from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { repeatEvery } from './repeat-every';

describe('repeatEvery', () => {
  let scheduler: VirtualTimeScheduler;
  let starts: number[];

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    starts = [];
  });

  /** Repeats work every 10 ms, and notes when it starts. */
  function repeat(work$: Observable<string>): Observable<string> {
    return repeatEvery(
      10,
      virtualClock(scheduler),
      defer(() => {
        starts.push(scheduler.frame);
        return work$;
      }),
    );
  }

  it('starts the work after each interval, and emits its values', () => {
    const result = new Recorder(repeat(of('done')));
    advanceTo(scheduler, 35);
    expect(starts).toEqual([10, 20, 30]);
    expect(result.values).toEqual(['done', 'done', 'done']);
    expect(result.outcomes).toBe(0);
  });

  it('starts the next interval when the work completes', () => {
    const work$ = new Subject<string>();
    new Recorder(repeat(work$.pipe(take(1))));
    advanceTo(scheduler, 25);
    work$.next('done');
    advanceTo(scheduler, 40);
    expect(starts).toEqual([10, 35]);
  });

  it('repeats work that completes without a value', () => {
    new Recorder(repeat(EMPTY));
    advanceTo(scheduler, 25);
    expect(starts).toEqual([10, 20]);
  });

  it('fails with the work, and then starts no interval', () => {
    const work$ = new Subject<string>();
    const result = new Recorder(repeat(work$));
    advanceTo(scheduler, 10);
    work$.error('failed');
    scheduler.maxFrames = 100;
    scheduler.flush();
    expect(result.errors).toEqual(['failed']);
    expect(starts).toEqual([10]);
  });

  it('stops when it is cancelled during an interval', () => {
    new Recorder(repeat(EMPTY)).subscription.unsubscribe();
    advanceTo(scheduler, 100);
    expect(starts).toEqual([]);
  });

  it('cancels the work when it is cancelled while the work runs', () => {
    const work$ = new Subject<string>();
    const result = new Recorder(repeat(work$));
    advanceTo(scheduler, 10);
    result.subscription.unsubscribe();
    expect(work$.observed).toBe(false);
  });

  it.each([
    ['completes at once', of('done')],
    ['runs on', concat(of('done'), NEVER)],
  ])('stops when it is cancelled on a value of work that %s', (_, work$) => {
    const result = new Recorder(repeat(work$).pipe(take(1)));
    advanceTo(scheduler, 100);
    expect(result).toMatchObject({ values: ['done'], completed: 1 });
    expect(starts).toEqual([10]);
  });

  it('waits for work that never completes', () => {
    new Recorder(repeat(NEVER));
    advanceTo(scheduler, 100);
    expect(starts).toEqual([10]);
  });
});
