import { SessionRecord } from '../session/session-record';
import { SafeStore } from '../session/session-store';

/** Keeps the session in memory: it is lost on reload and not shared with other tabs. */
export class MemoryStore implements SafeStore {
  readonly sharedByTabs = false;

  #record: SessionRecord | null;

  constructor(record: SessionRecord | null = null) {
    this.#record = record;
  }

  load(): SessionRecord | null {
    return this.#record;
  }

  save(record: SessionRecord): void {
    this.#record = record;
  }

  clear(): void {
    this.#record = null;
  }
}
