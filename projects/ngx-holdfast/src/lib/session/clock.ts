import { Observable } from 'rxjs';

/** Time, as everything in the library reads it. Tests replace it by virtual time. */
export interface Clock {
  /** Local time, ms since 1970. A user may change it, and it runs on while the computer sleeps. */
  now(): number;
  /** Monotonic time in ms since some fixed moment. For the length of waits. */
  elapsed(): number;
  /** `false` after a clock change or system sleep: local dates are unreliable then. */
  isReliable(): boolean;
  /** Emits once after `ms` and completes. Unsubscribing cancels it. */
  delay(ms: number): Observable<unknown>;
}
