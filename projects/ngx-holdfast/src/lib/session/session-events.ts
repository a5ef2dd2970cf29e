import { Observable, Subject } from 'rxjs';
import { AuthEvent } from './auth-event';
import { Clock } from './clock';
import { EventBody } from './session-state';

/** The stream of events. Knows whether a subscriber of it runs. */
export class SessionEvents {
  readonly #events = new Subject<AuthEvent>();
  readonly #clock: Clock;
  #isEmitting = false;

  readonly events$: Observable<AuthEvent> = this.#events.asObservable();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isEmitting(): boolean {
    return this.#isEmitting;
  }

  emit(event: EventBody): void {
    this.#isEmitting = true;
    this.#events.next({ ...event, at: this.#clock.now() });
    this.#isEmitting = false;
  }

  complete(): void {
    this.#events.complete();
  }
}
