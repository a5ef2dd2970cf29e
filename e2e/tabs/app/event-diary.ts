import { AuthEvent } from 'ngx-holdfast';
import { Observable } from 'rxjs';
import { SeenEvent } from './tab-api';

async function locksHeld(): Promise<readonly string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.map(({ name }) => name ?? '');
}

/** What a subscriber is told, and which locks are held at that moment. */
export class EventDiary {
  readonly #entries: Promise<SeenEvent>[] = [];

  constructor(events$: Observable<AuthEvent>, watchesLocks: boolean) {
    events$.subscribe((event) => {
      const seen = {
        type: event.type,
        at: event.at,
        ...('error' in event && { code: event.error.code }),
        ...('inOtherTab' in event && { inOtherTab: event.inOtherTab }),
      };
      this.#entries.push(
        watchesLocks ? locksHeld().then((locks) => ({ ...seen, locks })) : Promise.resolve(seen),
      );
    });
  }

  read(): Promise<readonly SeenEvent[]> {
    return Promise.all(this.#entries);
  }
}
