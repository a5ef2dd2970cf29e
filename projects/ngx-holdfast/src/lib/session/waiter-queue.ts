import { SchedulerLike, Subscriber, Subscription } from 'rxjs';
import { AuthError } from './auth-error';
import { SessionRecord } from './session-record';

export interface Waiter {
  /** The tokens that will not do. */
  readonly used: SessionRecord;
  /** Local ms since 1970. */
  readonly until: number;
  readonly subscriber: Subscriber<SessionRecord>;
}

/**
 * Who waits at the gate. Coming and going take constant time, which they do not at a `Subject`, and there is one timer
 * for all: everybody may wait equally long, so who came first gives up first.
 */
export class WaiterQueue {
  readonly #scheduler: SchedulerLike;
  readonly #holdTimeoutMs: number;
  #waiters = new Set<Waiter>();
  #timer: Subscription | null = null;

  constructor(scheduler: SchedulerLike, holdTimeoutMs: number) {
    this.#scheduler = scheduler;
    this.#holdTimeoutMs = holdTimeoutMs;
  }

  /** Returns how to leave early. */
  enter(used: SessionRecord, subscriber: Subscriber<SessionRecord>): () => void {
    const waiter = { used, until: this.#scheduler.now() + this.#holdTimeoutMs, subscriber };
    const waiters = this.#waiters.add(waiter);
    this.#timer ??= this.#giveUpAfter(this.#holdTimeoutMs);
    return () => {
      waiters.delete(waiter);
      // An app without calls has no timer either.
      if (this.#waiters.size === 0) {
        this.#stopTimer();
      }
    };
  }

  /** Who has waited, in the order in which they came. Who comes from now on waits for the next time. */
  empty(): Iterable<Waiter> {
    const waiters = this.#waiters;
    this.#waiters = new Set();
    this.#stopTimer();
    return waiters;
  }

  #giveUpAfter(ms: number): Subscription {
    return this.#scheduler.schedule(() => {
      this.#stopTimer();
      const now = this.#scheduler.now();
      const late: Waiter[] = [];
      for (const waiter of this.#waiters) {
        if (waiter.until > now) {
          this.#timer = this.#giveUpAfter(waiter.until - now);
          break;
        }
        this.#waiters.delete(waiter);
        late.push(waiter);
      }
      // Last: who is told may come in again at once, and would set a timer that is too long for the others.
      for (const { subscriber } of late) {
        subscriber.error(new AuthError('hold-timeout'));
      }
    }, ms);
  }

  #stopTimer(): void {
    this.#timer?.unsubscribe();
    this.#timer = null;
  }
}
