import { Component, computed, inject } from '@angular/core';
import { AuthService } from 'ngx-holdfast';
import { ContractChoice } from '../contracts/contract-choice';
import { contractInfo } from '../contracts/contract-info';
import { DemoClaims } from '../contracts/demo-claims';
import { Lab } from '../lab/lab';
import { TokenLife } from './token-life';

const CIRCUMFERENCE = 2 * Math.PI * 52;

@Component({
  selector: 'app-session-card',
  providers: [TokenLife],
  templateUrl: './session-card.html',
  styleUrl: './session-card.css',
})
export class SessionCard {
  readonly #auth = inject(AuthService) as AuthService<DemoClaims>;
  readonly #life = inject(TokenLife);
  readonly #contract = inject(ContractChoice).current;

  protected readonly who = computed(() => {
    const state = this.#auth.state();
    return state.status === 'restoring'
      ? 'Not known yet'
      : (this.#auth.user()?.name ?? 'Somebody (opaque token)');
  });
  protected readonly roles = computed(() => this.#auth.user()?.roles?.join(', ') ?? 'unknown');
  protected readonly refreshing = this.#auth.refreshing;
  protected readonly info = contractInfo[this.#contract];
  protected readonly expiredAtServer = inject(Lab).expiredAtServer;
  protected readonly circumference = CIRCUMFERENCE;

  protected readonly seconds = computed(() => {
    const remaining = this.#life.remainingMs();
    return remaining === null ? null : Math.ceil(remaining / 1000);
  });
  protected readonly offset = computed(() => CIRCUMFERENCE * (1 - this.#life.share()));
  protected readonly level = computed(() => {
    const share = this.#life.share();
    return share > 0.35 ? 'plenty' : share > 0.12 ? 'low' : 'out';
  });
  protected readonly verdict = computed(() => {
    if (this.refreshing()) {
      return 'Refreshing now';
    }
    if (this.expiredAtServer()) {
      return 'The server calls it expired. The next call finds out, and Holdfast refreshes.';
    }
    return this.seconds() === 0
      ? 'Lapsed. The next call refreshes it first.'
      : 'Calls go straight through.';
  });
}
