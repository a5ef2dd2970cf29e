import { EMPTY, Observable, Subject, VirtualTimeScheduler, of } from 'rxjs';
import { advanceTo } from '../../../spec/harness/advance-to';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { isAuthError } from './auth-error';
import { failAfter } from './fail-after';

describe('failAfter', () => {
  let scheduler: VirtualTimeScheduler;
  let source$: Subject<number>;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    source$ = new Subject();
  });

  function limit(limited$: Observable<number> = source$): Recorder<number> {
    return new Recorder(limited$.pipe(failAfter(10, virtualClock(scheduler), 'refresh-timeout')));
  }

  it('fails with the code and unsubscribes if the source is silent for that time', () => {
    const result = limit();
    advanceTo(scheduler, 9);
    expect(result.outcomes).toBe(0);
    advanceTo(scheduler, 10);
    expect(result.codes).toEqual(['refresh-timeout']);
    expect(isAuthError(result.errors[0])).toBe(true);
    expect(source$.observed).toBe(false);
  });

  it('limits the time to the first value only', () => {
    const result = limit();
    advanceTo(scheduler, 9);
    source$.next(1);
    advanceTo(scheduler, 100);
    source$.next(2);
    source$.complete();
    expect(result).toMatchObject({ values: [1, 2], errors: [], completed: 1 });
  });

  it.each([
    ['emits', of(1), { values: [1], completed: 1 }],
    ['completes', EMPTY, { values: [], completed: 1 }],
  ])('leaves no timer behind if the source %s at once', (_, limited$, expected) => {
    expect(limit(limited$)).toMatchObject(expected);
    scheduler.flush();
    expect(scheduler.frame).toBe(0);
  });

  it('passes a failure of the source on, and leaves no timer behind', () => {
    const result = limit();
    source$.error('failed');
    expect(result.errors).toEqual(['failed']);
    scheduler.flush();
    expect(scheduler.frame).toBe(0);
  });

  it('leaves neither the timer nor the source behind when it is cancelled', () => {
    limit().subscription.unsubscribe();
    expect(source$.observed).toBe(false);
    scheduler.flush();
    expect(scheduler.frame).toBe(0);
  });
});
