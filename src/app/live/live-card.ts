import { Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import { EMPTY, switchMap } from 'rxjs';
import { LiveStream, StreamMoment } from './live-stream';

const KEPT = 4;

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
      <p class="muted small" data-testid="live-state">{{ words() }}</p>
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
  readonly #moment = signal<StreamMoment['kind'] | null>(null);
  #lastId = 0;

  protected readonly on = signal(false);
  protected readonly lines = signal<readonly { id: number; text: string }[]>([]);
  protected readonly words = computed(() => {
    if (!this.on()) {
      return 'Server-sent events over fetch, with a token from getAccessToken().';
    }
    switch (this.#moment()) {
      case 'event':
        return 'Connected. Reconnects by itself with a fresh token.';
      case 'waiting':
        return 'Not connected. Trying again shortly.';
      default:
        return 'Connecting…';
    }
  });

  constructor() {
    const stream = inject(LiveStream);
    toObservable(this.on)
      .pipe(
        switchMap((on) => (on ? stream.moments$ : EMPTY)),
        takeUntilDestroyed(),
      )
      .subscribe((moment) => this.#show(moment));
  }

  #show(moment: StreamMoment): void {
    this.#moment.set(moment.kind);
    if (moment.kind === 'event') {
      const line = { id: ++this.#lastId, text: moment.text };
      this.lines.update((lines) => [line, ...lines].slice(0, KEPT));
    }
  }
}
