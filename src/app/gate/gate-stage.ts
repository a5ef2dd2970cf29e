import { Component, computed, inject } from '@angular/core';
import { AuthService } from 'ngx-holdfast';
import { GateDirector } from './gate-director';
import { placedDots } from './placed-dots';

@Component({
  selector: 'app-gate-stage',
  providers: [GateDirector],
  templateUrl: './gate-stage.html',
  styleUrl: './gate-stage.css',
})
export class GateStage {
  readonly #director = inject(GateDirector);
  readonly #refreshing = inject(AuthService).refreshing;

  protected readonly shut = computed(() => this.#director.scene().shut);
  protected readonly busy = computed(() => this.shut() || this.#refreshing());
  protected readonly dots = computed(() => placedDots(this.#director.scene().dots));
  protected readonly words = computed(() => {
    if (this.shut()) {
      return 'Gate shut: calls wait here while one refresh runs.';
    }
    return this.#refreshing()
      ? 'Gate open: refreshing ahead of time, nobody waits.'
      : 'Gate open: calls go straight through.';
  });
}
