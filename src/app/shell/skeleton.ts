import { Component } from '@angular/core';

/** Shown while the session is being restored, so that the login page does not flash. */
@Component({
  selector: 'app-skeleton',
  template: `
    <p class="visually-hidden" role="status">Loading…</p>
    <div class="line" aria-hidden="true"></div>
    <div class="block" aria-hidden="true"></div>
    <div class="columns" aria-hidden="true">
      <div class="block"></div>
      <div class="block"></div>
      <div class="block"></div>
    </div>
  `,
  host: { 'data-testid': 'skeleton' },
  styles: `
    :host {
      display: grid;
      gap: 1.25rem;
      /* Not visible if the session is restored quickly. */
      animation: show 200ms 150ms both;
    }
    .line {
      width: min(32rem, 80%);
      height: 2.5rem;
      margin-bottom: 2rem;
    }
    .block {
      height: 15rem;
    }
    .line,
    .block {
      border-radius: var(--radius);
      background: color-mix(in srgb, var(--line) 50%, transparent);
    }
    .columns {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr));
      gap: 1.25rem;
    }
    @keyframes show {
      from {
        opacity: 0;
      }
    }
  `,
})
export class Skeleton {}
