import { NgZone } from '@angular/core';
import { Observable } from 'rxjs';
import { Clock } from './session/clock';

/** Wall clock and monotonic clock that are further apart than this mean a changed clock, or a computer that has slept. */
const maxDriftMs = 60_000;

/** A timer that waits does not keep an app unstable; zone.js sees what it does. */
export function browserClock(zone: NgZone): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    isReliable: () =>
      Math.abs(Date.now() - performance.timeOrigin - performance.now()) < maxDriftMs,
    delay: (ms) =>
      new Observable((subscriber) =>
        zone.runOutsideAngular(() => {
          const timer = setTimeout(
            () =>
              zone.run(() => {
                subscriber.next(null);
                subscriber.complete();
              }),
            ms,
          );
          return () => clearTimeout(timer);
        }),
      ),
  };
}
