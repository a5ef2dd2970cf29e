import { SessionRecord } from '../core/session-record';
import { SafeStore } from './ports';

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
