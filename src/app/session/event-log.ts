import { DatePipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { EventJournal } from './event-journal';
import { eventWords } from './event-words';

@Component({
  selector: 'app-event-log',
  imports: [DatePipe],
  template: `
    <section class="card" aria-labelledby="events-title">
      <header>
        <h2 id="events-title">Events</h2>
        <button
          type="button"
          class="button quiet"
          (click)="journal.clear()"
          [disabled]="journal.entries().length === 0"
        >
          Clear
        </button>
      </header>
      <p class="muted small">
        What <code>events$</code> says, newest first. Equal events of a moment share a line.
      </p>
      <!-- Scrolls, so it must be reachable by keyboard. -->
      <ol tabindex="0" role="group" aria-label="Events, newest first" data-testid="events">
        @for (entry of journal.entries(); track entry.id) {
          <li [class]="words[entry.type][1]" [attr.data-event]="entry.type">
            <time>{{ entry.at | date: 'HH:mm:ss.SSS' }}</time>
            <span class="what">
              {{ words[entry.type][0] }}
              @if (entry.detail) {
                <code>{{ entry.detail }}</code>
              }
            </span>
            @if (entry.count > 1) {
              <span class="count">×{{ entry.count }}</span>
            }
          </li>
        } @empty {
          <li class="empty muted small">Nothing yet. Try “50 calls at an expired token”.</li>
        }
      </ol>
    </section>
  `,
  styleUrl: './event-log.css',
})
export class EventLog {
  protected readonly journal = inject(EventJournal);
  protected readonly words = eventWords;
}
