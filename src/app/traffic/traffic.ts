import { Injectable, signal } from '@angular/core';
import { Subject } from 'rxjs';
import { RequestPhase, RequestUpdate } from './request-phase';
import { TrackedRequest } from './tracked-request';

export interface RequestCounts {
  readonly sent: number;
  readonly held: number;
  readonly replayed: number;
  readonly succeeded: number;
  readonly failed: number;
}

const ZERO_COUNTS: RequestCounts = { sent: 0, held: 0, replayed: 0, succeeded: 0, failed: 0 };

const isHeld = (phase: RequestPhase) => phase === 'waiting' || phase === 'held';

/** All requests of the app, as observed by the two interceptors around authInterceptor. */
@Injectable({ providedIn: 'root' })
export class Traffic {
  readonly #updates = new Subject<RequestUpdate>();
  readonly #counts = signal(ZERO_COUNTS);
  #lastId = 0;

  readonly updates$ = this.#updates.asObservable();
  readonly counts = this.#counts.asReadonly();

  track(): TrackedRequest {
    const id = ++this.#lastId;
    this.#add({ sent: 1, held: 1 });
    this.#updates.next({ id, phase: 'waiting' });
    return new TrackedRequest((before, now) => {
      this.#add({
        held: Number(isHeld(now)) - Number(isHeld(before)),
        replayed: Number(now === 'replayed'),
        succeeded: Number(now === 'succeeded'),
        failed: Number(now === 'failed'),
      });
      this.#updates.next({ id, phase: now });
    });
  }

  #add(change: Partial<RequestCounts>): void {
    this.#counts.update((counts) => ({
      sent: counts.sent + (change.sent ?? 0),
      held: counts.held + (change.held ?? 0),
      replayed: counts.replayed + (change.replayed ?? 0),
      succeeded: counts.succeeded + (change.succeeded ?? 0),
      failed: counts.failed + (change.failed ?? 0),
    }));
  }
}
