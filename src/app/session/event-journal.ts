import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { AuthEvent, AuthEventType, AuthService } from 'ngx-holdfast';

export interface JournalEntry {
  readonly id: number;
  readonly at: number;
  readonly type: AuthEventType;
  readonly count: number;
  readonly detail: string;
}

const MAX_ENTRIES = 60;
const SAME_BURST_MS = 2_000;
const MAX_ENTRIES_BETWEEN = 4;

/** The latest events, newest first. Identical events within two seconds share one entry with a count. */
@Injectable({ providedIn: 'root' })
export class EventJournal {
  readonly #entries = signal<readonly JournalEntry[]>([]);
  #lastId = 0;

  readonly entries = this.#entries.asReadonly();

  constructor() {
    inject(AuthService)
      .events$.pipe(takeUntilDestroyed())
      .subscribe((event) => this.#add(event));
  }

  clear(): void {
    this.#entries.set([]);
  }

  #add(event: AuthEvent): void {
    const detail = describe(event);
    this.#entries.update((entries) => {
      const same = entries.slice(0, MAX_ENTRIES_BETWEEN).find(({ type, at, detail: other }) => {
        return type === event.type && other === detail && event.at - at < SAME_BURST_MS;
      });
      if (same) {
        return entries.map((entry) =>
          entry === same ? { ...entry, count: entry.count + 1 } : entry,
        );
      }
      const entry = { id: ++this.#lastId, at: event.at, type: event.type, count: 1, detail };
      return [entry, ...entries].slice(0, MAX_ENTRIES);
    });
  }
}

function describe(event: AuthEvent): string {
  if ('error' in event) {
    return event.error.code;
  }
  return event.type === 'storage-failed' ? event.operation : '';
}
