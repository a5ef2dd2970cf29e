import { Observable, VirtualTimeScheduler, defer, of, throwError } from 'rxjs';
import { FakeKeyValue } from '../../../spec/harness/fake-key-value';
import { aRecord } from '../../../spec/harness/a-record';
import { advanceTo } from '../../../spec/harness/advance-to';
import { Recorder } from '../../../spec/harness/recorder';
import { anAttempt } from '../../../spec/harness/an-attempt';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthError } from '../session/auth-error';
import { refreshUnlessCoolingDown } from './shared-cooldown';

const outage = new AuthError('refresh-unavailable', { status: 503 });

describe('refreshUnlessCoolingDown', () => {
  let scheduler: VirtualTimeScheduler;
  let keyValue: FakeKeyValue;
  let requests: number;

  beforeEach(() => {
    scheduler = new VirtualTimeScheduler();
    keyValue = new FakeKeyValue(virtualClock(scheduler));
    requests = 0;
  });

  function refresh(
    response$: Observable<string> = of('A1'),
    shouldShare = () => true,
  ): Recorder<string> {
    const attempt = anAttempt(aRecord(), virtualClock(scheduler));
    const request$ = defer(() => {
      requests += 1;
      return response$;
    });
    return new Recorder(
      refreshUnlessCoolingDown(
        { shared: keyValue, subject: 's1', gen: 0, shouldShare },
        attempt,
        request$,
      ),
    );
  }

  it('sends the request if no tab has failed', () => {
    expect(refresh().values).toEqual(['A1']);
    expect(keyValue.shared.size).toBe(0);
  });

  it('passes a failure on once other tabs can read it', () => {
    keyValue.afterMs = 5;
    const failed = refresh(throwError(() => outage));
    advanceTo(scheduler, 9);
    expect(failed.outcomes).toBe(0);
    expect(keyValue.shared.size).toBe(1);
    advanceTo(scheduler, 10);
    expect(failed.errors).toEqual([outage]);
  });

  it('sends no request during the cool-down of another tab', () => {
    refresh(throwError(() => outage));
    expect(refresh().codes).toEqual(['refresh-unavailable']);
    expect(requests).toBe(1);
    advanceTo(scheduler, 10_000);
    expect(refresh().values).toEqual(['A1']);
  });

  it('a refresh that is blocked by a cool-down does not extend it', () => {
    refresh(throwError(() => outage));
    const published = JSON.stringify([...keyValue.shared]);
    advanceTo(scheduler, 9_000);
    refresh();
    expect(JSON.stringify([...keyValue.shared])).toBe(published);
  });

  it.each([
    ['a failure that is not to be shared', outage, false],
    ['an error that is not an AuthError', new TypeError('x'), true],
  ])('%s stays in this tab', (_, error, shouldShare) => {
    const failed$ = throwError(() => error);
    expect(refresh(failed$, () => shouldShare).errors).toEqual([error]);
    expect(keyValue.shared.size).toBe(0);
  });

  it('without IndexedDB each tab sends its own request, and passes its own failure on [F102]', () => {
    keyValue.broken = true;
    expect(refresh().values).toEqual(['A1']);
    expect(refresh(throwError(() => outage)).errors).toEqual([outage]);
  });
});
