import { Observable, VirtualTimeScheduler, defer, of, throwError } from 'rxjs';
import { FakeKeyValue } from '../../../spec/harness/fake-key-value';
import { advanceTo } from '../../../spec/harness/advance-to';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthError } from '../session/auth-error';
import { defaultRefreshPolicy } from '../session/refresh-policy';
import { refreshUnlessCoolingDown } from './shared-cooldown';

const outage = new AuthError('refresh-unavailable', { status: 503 });

describe('askUnlessResting', () => {
  let scheduler: VirtualTimeScheduler;
  let marks: FakeKeyValue;
  let asked: number;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    marks = new FakeKeyValue(scheduler);
    asked = 0;
  });

  function ask(answer$: Observable<string> = of('A1'), toTell = () => true): Recorder<string> {
    const setup = { marks, policy: defaultRefreshPolicy, scheduler };
    const ask$ = defer(() => {
      asked += 1;
      return answer$;
    });
    return new Recorder(refreshUnlessCoolingDown(setup, 's1', 0, 0, toTell, ask$));
  }

  it('asks where nobody has failed', () => {
    expect(ask().values).toEqual(['A1']);
    expect(marks.shared.size).toBe(0);
  });

  it('hands a failure on once other tabs can know of it', () => {
    marks.afterMs = 5;
    const failed = ask(throwError(() => outage));
    advanceTo(scheduler, 9);
    expect(failed.outcomes).toBe(0);
    expect(marks.shared.size).toBe(1);
    advanceTo(scheduler, 10);
    expect(failed.errors).toEqual([outage]);
  });

  it('does not ask while another tab’s failure is fresh', () => {
    ask(throwError(() => outage));
    expect(ask().codes).toEqual(['refresh-unavailable']);
    expect(asked).toBe(1);
    advanceTo(scheduler, 10_000);
    expect(ask().values).toEqual(['A1']);
  });

  it('to rest is no failure of its own: the time does not start anew', () => {
    ask(throwError(() => outage));
    const told = JSON.stringify([...marks.shared]);
    advanceTo(scheduler, 9_000);
    ask();
    expect(JSON.stringify([...marks.shared])).toBe(told);
  });

  it.each([
    ['what is not to be told', outage, false],
    ['what is no failure of a refresh', new TypeError('x'), true],
  ])('%s stays in this tab', (_, error, toTell) => {
    const failed$ = throwError(() => error);
    expect(ask(failed$, () => toTell).errors).toEqual([error]);
    expect(marks.shared.size).toBe(0);
  });

  it('without IndexedDB each tab asks for itself, and hands on its own failure [F102]', () => {
    marks.broken = true;
    expect(ask().values).toEqual(['A1']);
    expect(ask(throwError(() => outage)).errors).toEqual([outage]);
  });
});
