import { HttpContextToken } from '@angular/common/http';
import { RequestPhase } from './request-phase';

/** One request of the app, from its start to its single outcome, even if it is sent more than once. */
export class TrackedRequest {
  #phase: RequestPhase = 'waiting';
  #settled = false;

  constructor(private readonly onChange: (before: RequestPhase, now: RequestPhase) => void) {}

  markSent(): void {
    this.#moveTo(this.#phase === 'waiting' ? 'sent' : 'replayed');
  }

  /** If the error does not settle the request synchronously, the request is held at the gate. */
  markRejected(): void {
    queueMicrotask(() => this.#moveTo('held'));
  }

  settle(outcome: 'succeeded' | 'failed' | 'cancelled'): void {
    this.#moveTo(outcome);
    this.#settled = true;
  }

  #moveTo(phase: RequestPhase): void {
    if (this.#settled) {
      return;
    }
    const before = this.#phase;
    this.#phase = phase;
    this.onChange(before, phase);
  }
}

export const TRACKED_REQUEST = new HttpContextToken<TrackedRequest | null>(() => null);
