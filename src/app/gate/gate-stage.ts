import { Component, computed, inject } from '@angular/core';
import { AuthService } from 'ngx-holdfast';
import { GateAnimation } from './gate-animation';
import { placeDots } from './place-dots';

@Component({
  selector: 'app-gate-stage',
  providers: [GateAnimation],
  templateUrl: './gate-stage.html',
  styleUrl: './gate-stage.css',
})
export class GateStage {
  readonly #animation = inject(GateAnimation);
  readonly #refreshing = inject(AuthService).refreshing;

  protected readonly closed = computed(() => this.#animation.scene().closed);
  protected readonly busy = computed(() => this.closed() || this.#refreshing());
  protected readonly dots = computed(() => placeDots(this.#animation.scene().dots));
  protected readonly description = computed(() => {
    if (this.closed()) {
      return 'Gate closed: requests wait here while one refresh runs.';
    }
    return this.#refreshing()
      ? 'Gate open: refreshing in the background, no request waits.'
      : 'Gate open: requests are sent immediately.';
  });
}
