import { Component, inject } from '@angular/core';
import { OfflineSwitch } from '../network/offline-switch';
import { SignOut } from '../session/sign-out';
import { Lab } from './lab';
import { TaskButton } from './task-button';

@Component({
  selector: 'app-try-card',
  imports: [TaskButton],
  template: `
    <section class="card" aria-labelledby="try-title">
      <h2 id="try-title">Try it</h2>

      <h3>Send requests</h3>
      <div class="buttons">
        <app-task-button task="burst">50 in parallel</app-task-button>
        <app-task-button task="one">One request</app-task-button>
        <app-task-button task="slow">Slow request, 3 s</app-task-button>
        <app-task-button task="upload">Upload 256 KB</app-task-button>
      </div>

      <h3>Break something</h3>
      <div class="buttons">
        <app-task-button task="expire">Expire token</app-task-button>
        <app-task-button task="revoke">Revoke session</app-task-button>
        <app-task-button task="slow-refresh" [pressed]="lab.slowRefresh()">
          Slow refresh, 2 s
        </app-task-button>
        <app-task-button task="unavailable" [pressed]="lab.unavailable()">
          Server errors
        </app-task-button>
        <app-task-button task="down" [pressed]="lab.down()">Server down</app-task-button>
        <button
          type="button"
          class="button"
          data-testid="toggle-offline"
          [attr.aria-pressed]="network.offline()"
          (click)="network.toggle()"
        >
          Offline
        </button>
      </div>

      <h3>Session</h3>
      <div class="buttons">
        <app-task-button task="refresh">Refresh now</app-task-button>
        <button
          type="button"
          class="button"
          data-testid="sign-out"
          [disabled]="signOut.pending()"
          (click)="signOut.run()"
        >
          Sign out
        </button>
      </div>

      <p class="outcome small" role="status" data-testid="outcome">{{ lab.outcome() }}</p>
    </section>
  `,
  styles: `
    h3 {
      margin: 1rem 0 0.5rem;
      color: var(--muted);
      font-size: 0.875rem;
      font-weight: 550;
    }
    .buttons {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
      gap: 0.5rem;
    }
    .buttons .button {
      padding-inline: 0.4rem;
    }
    .outcome {
      min-height: 1.5rem;
      margin-top: 1rem;
      color: var(--ink);
    }
  `,
})
export class TryCard {
  protected readonly lab = inject(Lab);
  protected readonly network = inject(OfflineSwitch);
  protected readonly signOut = inject(SignOut);
}
