import { Component, inject } from '@angular/core';
import { RefreshCounter } from '../session/refresh-counter';
import { Traffic } from '../traffic/traffic';

@Component({
  selector: 'app-count-strip',
  template: `
    <dl>
      <div>
        <dt>Sent</dt>
        <dd data-testid="count-sent">{{ counts().sent }}</dd>
      </div>
      <div class="held" [class.some]="counts().held > 0">
        <dt>Held now</dt>
        <dd data-testid="count-held">{{ counts().held }}</dd>
      </div>
      <div>
        <dt>Replayed</dt>
        <dd data-testid="count-replayed">{{ counts().replayed }}</dd>
      </div>
      <div class="succeeded">
        <dt>Succeeded</dt>
        <dd data-testid="count-succeeded">{{ counts().succeeded }}</dd>
      </div>
      <div class="failed" [class.some]="counts().failed > 0">
        <dt>Failed</dt>
        <dd data-testid="count-failed">{{ counts().failed }}</dd>
      </div>
      <div class="refreshes">
        <dt>Refreshes<span> · this tab / server</span></dt>
        <dd>
          <span data-testid="refreshes-client">{{ refreshes.client() }}</span>
          <span class="slash" aria-hidden="true">/</span>
          <span data-testid="refreshes-server">{{ refreshes.server() ?? '–' }}</span>
        </dd>
      </div>
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: repeat(5, 1fr) 1.9fr;
      gap: 1px;
      overflow: hidden;
      border: 1px solid var(--line);
      border-radius: 10px;
      background: var(--line);
    }
    div {
      padding: 0.6rem 0.9rem 0.5rem;
      background: var(--surface);
      transition: background-color 200ms;
    }
    dt {
      color: var(--muted);
      font-size: 0.8125rem;
      overflow-wrap: anywhere;
    }
    dd {
      font-size: 1.5rem;
      font-weight: 620;
      line-height: 1.25;
      letter-spacing: -0.02em;
      font-variant-numeric: tabular-nums;
    }
    .held.some {
      background: var(--held-soft);
      color: var(--held);
    }
    .held.some dt {
      color: inherit;
    }
    .succeeded dd {
      color: var(--ok);
    }
    .failed.some dd {
      color: var(--bad);
    }
    .refreshes dd {
      color: var(--accent);
    }
    .slash {
      color: var(--line-strong);
      font-weight: 400;
    }
    @media (max-width: 640px) {
      dl {
        grid-template-columns: repeat(3, 1fr);
      }
      dt span {
        display: none;
      }
    }
  `,
})
export class CountStrip {
  protected readonly counts = inject(Traffic).counts;
  protected readonly refreshes = inject(RefreshCounter);
}
