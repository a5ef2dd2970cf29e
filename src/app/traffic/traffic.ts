import { Injectable, signal } from '@angular/core';
import { Subject } from 'rxjs';
import { CallMoment, CallPhase } from './call-phase';
import { TrackedCall } from './tracked-call';

export interface Tally {
  readonly sent: number;
  readonly held: number;
  readonly replayed: number;
  readonly answered: number;
  readonly failed: number;
}

const NOTHING: Tally = { sent: 0, held: 0, replayed: 0, answered: 0, failed: 0 };

const isHeld = (phase: CallPhase) => phase === 'waiting' || phase === 'held';

/** All calls of the app, as two interceptors around the library's see them. */
@Injectable({ providedIn: 'root' })
export class Traffic {
  readonly #moments = new Subject<CallMoment>();
  readonly #tally = signal(NOTHING);
  #lastCall = 0;

  readonly moments$ = this.#moments.asObservable();
  readonly tally = this.#tally.asReadonly();

  begin(): TrackedCall {
    const call = ++this.#lastCall;
    this.#count({ sent: 1, held: 1 });
    this.#moments.next({ call, phase: 'waiting' });
    return new TrackedCall((before, now) => {
      this.#count({
        held: Number(isHeld(now)) - Number(isHeld(before)),
        replayed: Number(now === 'resent'),
        answered: Number(now === 'answered'),
        failed: Number(now === 'failed'),
      });
      this.#moments.next({ call, phase: now });
    });
  }

  #count(change: Partial<Tally>): void {
    this.#tally.update((tally) => ({
      sent: tally.sent + (change.sent ?? 0),
      held: tally.held + (change.held ?? 0),
      replayed: tally.replayed + (change.replayed ?? 0),
      answered: tally.answered + (change.answered ?? 0),
      failed: tally.failed + (change.failed ?? 0),
    }));
  }
}
