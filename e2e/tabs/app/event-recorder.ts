import { AuthEvent } from 'ngx-holdfast';
import { Observable } from 'rxjs';
import { SeenEvent } from './tab-api';

async function readHeldLocks(): Promise<readonly string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.map(({ name }) => name ?? '');
}

/** Records the events that a subscriber receives, and the locks that are held at that moment. */
export class EventRecorder {
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
        watchesLocks
          ? readHeldLocks().then((locks) => ({ ...seen, locks }))
          : Promise.resolve(seen),
      );
    });
  }

  read(): Promise<readonly SeenEvent[]> {
    return Promise.all(this.#entries);
  }
}
