import { SessionRecord } from '../session/session-record';
import { SafeStore } from '../session/session-store';

/** Forgets the session at a reload, and shares it with nobody. */
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
