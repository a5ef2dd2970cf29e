import { HttpContextToken } from '@angular/common/http';
import { CallPhase } from './call-phase';

/** One call of the app, from asking to its one outcome, however often it is sent in between. */
export class TrackedCall {
  #phase: CallPhase = 'waiting';
  #settled = false;

  constructor(private readonly changed: (before: CallPhase, now: CallPhase) => void) {}

  onWire(): void {
    this.#moveTo(this.#phase === 'waiting' ? 'sent' : 'resent');
  }

  /** A refusal that is not passed on within the turn is being held. */
  refused(): void {
    queueMicrotask(() => this.#moveTo('held'));
  }

  settle(outcome: 'answered' | 'failed' | 'cancelled'): void {
    this.#moveTo(outcome);
    this.#settled = true;
  }

  #moveTo(phase: CallPhase): void {
    if (this.#settled) {
      return;
    }
    const before = this.#phase;
    this.#phase = phase;
    this.changed(before, phase);
  }
}

export const TRACKED_CALL = new HttpContextToken<TrackedCall | null>(() => null);
