import { Subscriber, Subscription } from 'rxjs';
import { AuthError, isAuthError } from './auth-error';
import { Clock } from './clock';
import { RefreshSource } from './refresh-source';
import { SessionRecord } from './session-record';
import { SessionSnapshot, resultFor } from './session-state';

export interface Waiter {
  /** The tokens that were rejected or have expired. */
  readonly used: RefreshSource;
  /** Monotonic ms. */
  readonly deadline: number;
  readonly subscriber: Subscriber<SessionRecord>;
}

/**
 * Requests that wait for a refresh. Adding and removing take constant time, which they do not at a `Subject`. One timer
 * serves all, since all wait equally long: the first in is the first to time out.
 */
export class WaiterQueue {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #waiters = new Set<Waiter>();
  #timer: Subscription | null = null;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Returns the teardown of a waiter that is cancelled. Its timeout counts from now on, once `startTimer` is called. */
  add(used: RefreshSource, subscriber: Subscriber<SessionRecord>): () => void {
    const deadline = this.#clock.elapsed() + this.#timeoutMs;
    const waiter = { used, deadline, subscriber };
    const waiters = this.#waiters.add(waiter);
    return () => {
      waiters.delete(waiter);
      if (this.#waiters.size === 0) {
        this.#stopTimer();
      }
    };
  }

  startTimer(): void {
    if (this.#waiters.size > 0) {
      this.#timer ??= this.#scheduleTimeout(this.#timeoutMs);
    }
  }

  /** Removes all waiters and returns them in the order in which they came. */
  drain(): Iterable<Waiter> {
    const waiters = this.#waiters;
    this.#waiters = new Set();
    this.#stopTimer();
    return waiters;
  }

  #scheduleTimeout(ms: number): Subscription {
    return this.#clock.delay(ms).subscribe(() => {
      this.#stopTimer();
      const now = this.#clock.elapsed();
      const timedOut: Waiter[] = [];
      for (const waiter of this.#waiters) {
        if (waiter.deadline > now) {
          this.#timer = this.#scheduleTimeout(waiter.deadline - now);
          break;
        }
        this.#waiters.delete(waiter);
        timedOut.push(waiter);
      }
      // Last, since a subscriber may wait again at once.
      for (const { subscriber } of timedOut) {
        subscriber.error(new AuthError('hold-timeout'));
      }
    });
  }

  #stopTimer(): void {
    this.#timer?.unsubscribe();
    this.#timer = null;
  }
}

/** Gives each waiter its result. The snapshot is read for each, since one of them may change it. */
export function releaseWaiters(
  waiters: Iterable<Waiter>,
  session: { readonly snapshot: SessionSnapshot },
  error: AuthError | undefined,
): void {
  for (const { used, subscriber } of waiters) {
    const result = resultFor(session.snapshot, used, error);
    if (isAuthError(result)) {
      subscriber.error(result);
    } else {
      subscriber.next(result);
      subscriber.complete();
    }
  }
}
