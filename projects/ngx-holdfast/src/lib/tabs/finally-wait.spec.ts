import { EMPTY, Observable, Subject, of, throwError } from 'rxjs';
import { Recorder } from '../../../spec/harness/recorder';
import { finallyWait } from './finally-wait';

describe('finallyWait', () => {
  let released$: Subject<null>;

  beforeEach(() => {
    released$ = new Subject();
  });

  function waitAfter(source$: Observable<number>): Recorder<number> {
    return new Recorder(source$.pipe(finallyWait(released$)));
  }

  it('passes a value on after the release', () => {
    const outcome = waitAfter(of(1));
    expect(outcome).toMatchObject({ values: [], completed: 0 });
    released$.next(null);
    released$.complete();
    expect(outcome).toMatchObject({ values: [1], completed: 1 });
  });

  it('passes a failure on after the release', () => {
    const error = new Error('failed');
    const outcome = waitAfter(throwError(() => error));
    expect(outcome.outcomes).toBe(0);
    released$.next(null);
    expect(outcome).toMatchObject({ values: [], errors: [error] });
  });

  it('passes a completion without a value on after the release', () => {
    const outcome = waitAfter(EMPTY);
    expect(outcome.outcomes).toBe(0);
    released$.next(null);
    released$.complete();
    expect(outcome).toMatchObject({ values: [], errors: [], completed: 1 });
  });

  it('takes the first value only, and then unsubscribes from the source', () => {
    const source$ = new Subject<number>();
    const outcome = waitAfter(source$);
    source$.next(1);
    expect(source$.observed).toBe(false);
    source$.next(2);
    released$.next(null);
    expect(outcome.values).toEqual([1]);
  });

  it('releases nothing while the source runs, or if it is cancelled', () => {
    const source$ = new Subject<number>();
    const outcome = waitAfter(source$);
    expect(released$.observed).toBe(false);
    outcome.subscription.unsubscribe();
    expect(source$.observed).toBe(false);
    expect(released$.observed).toBe(false);
  });
});
