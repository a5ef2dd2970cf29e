import { DatePipe } from '@angular/common';
import { Component, inject } from '@angular/core';
import { EventJournal } from './event-journal';
import { eventLabels } from './event-labels';

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
        From <code>events$</code>, newest first. Repeated events share a line.
      </p>
      <!-- The list scrolls, so keyboard users must be able to focus it. -->
      <ol tabindex="0" role="group" aria-label="Events, newest first" data-testid="events">
        @for (entry of journal.entries(); track entry.id) {
          <li [class]="labels[entry.type].tone" [attr.data-event]="entry.type">
            <time>{{ entry.at | date: 'HH:mm:ss.SSS' }}</time>
            <span class="what">
              {{ labels[entry.type].text }}
              @if (entry.detail) {
                <code>{{ entry.detail }}</code>
              }
            </span>
            @if (entry.count > 1) {
              <span class="count">×{{ entry.count }}</span>
            }
          </li>
        } @empty {
          <li class="empty muted small">No events yet. Try “50 requests, expired token”.</li>
        }
      </ol>
    </section>
  `,
  styleUrl: './event-log.css',
})
export class EventLog {
  protected readonly journal = inject(EventJournal);
  protected readonly labels = eventLabels;
}
