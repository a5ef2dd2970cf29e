import { Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import { EMPTY, switchMap } from 'rxjs';
import { LiveStream, StreamUpdate } from './live-stream';

const MAX_LINES = 4;

@Component({
  selector: 'app-live-card',
  template: `
    <section class="card" aria-labelledby="live-title">
      <header>
        <h2 id="live-title">Live event stream</h2>
        <button
          type="button"
          role="switch"
          class="switch"
          aria-labelledby="live-title"
          data-testid="live-switch"
          [attr.aria-checked]="on()"
          (click)="on.set(!on())"
        >
          <span></span>
        </button>
      </header>
      <p class="muted small" data-testid="live-state">{{ description() }}</p>
      <ul data-testid="live-events">
        @for (line of lines(); track line.id) {
          <li>
            <code>{{ line.text }}</code>
          </li>
        }
      </ul>
    </section>
  `,
  styleUrl: './live-card.css',
})
export class LiveCard {
  readonly #status = signal<StreamUpdate['kind'] | null>(null);
  #lastId = 0;

  protected readonly on = signal(false);
  protected readonly lines = signal<readonly { id: number; text: string }[]>([]);
  protected readonly description = computed(() => {
    if (!this.on()) {
      return 'Server-sent events over fetch, with a token from getAccessToken().';
    }
    switch (this.#status()) {
      case 'event':
        return 'Connected. Reconnects automatically with a new token.';
      case 'waiting':
        return 'Not connected. Trying again soon.';
      default:
        return 'Connecting…';
    }
  });

  constructor() {
    const stream = inject(LiveStream);
    toObservable(this.on)
      .pipe(
        switchMap((on) => (on ? stream.updates$ : EMPTY)),
        takeUntilDestroyed(),
      )
      .subscribe((update) => this.#show(update));
  }

  #show(update: StreamUpdate): void {
    this.#status.set(update.kind);
    if (update.kind === 'event') {
      const line = { id: ++this.#lastId, text: update.text };
      this.lines.update((lines) => [line, ...lines].slice(0, MAX_LINES));
    }
  }
}
