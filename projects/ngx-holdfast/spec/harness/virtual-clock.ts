import { VirtualTimeScheduler, timer } from 'rxjs';
import { Clock } from '../../src/lib/session/clock';

/** The clock of virtual time. */
export function virtualClock(scheduler: VirtualTimeScheduler, isReliable = () => true): Clock {
  return {
    now: () => scheduler.now(),
    elapsed: () => scheduler.now(),
    isReliable,
    delay: (ms) => timer(ms, scheduler),
  };
}
