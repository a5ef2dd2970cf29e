import { Component, computed, inject } from '@angular/core';
import { AuthService } from 'ngx-holdfast';
import { ContractChoice } from '../contracts/contract-choice';
import { contractInfo } from '../contracts/contract-info';
import { DemoClaims } from '../contracts/demo-claims';
import { Lab } from '../lab/lab';
import { TokenLifetime } from './token-lifetime';

const CIRCUMFERENCE = 2 * Math.PI * 52;

@Component({
  selector: 'app-session-card',
  providers: [TokenLifetime],
  templateUrl: './session-card.html',
  styleUrl: './session-card.css',
})
export class SessionCard {
  readonly #auth = inject(AuthService) as AuthService<DemoClaims>;
  readonly #lifetime = inject(TokenLifetime);
  readonly #contract = inject(ContractChoice).current;

  protected readonly userName = computed(() => {
    const state = this.#auth.state();
    return state.status === 'restoring'
      ? 'Not known yet'
      : (this.#auth.user()?.name ?? 'Unknown (opaque token)');
  });
  protected readonly roles = computed(() => this.#auth.user()?.roles?.join(', ') ?? 'unknown');
  protected readonly refreshing = this.#auth.refreshing;
  protected readonly info = contractInfo[this.#contract];
  protected readonly expiredAtServer = inject(Lab).expiredAtServer;
  protected readonly circumference = CIRCUMFERENCE;

  protected readonly seconds = computed(() => {
    const remaining = this.#lifetime.remainingMs();
    return remaining === null ? null : Math.ceil(remaining / 1000);
  });
  protected readonly offset = computed(
    () => CIRCUMFERENCE * (1 - this.#lifetime.remainingFraction()),
  );
  protected readonly level = computed(() => {
    const fraction = this.#lifetime.remainingFraction();
    return fraction > 0.35 ? 'high' : fraction > 0.12 ? 'low' : 'critical';
  });
  protected readonly tokenStatus = computed(() => {
    if (this.refreshing()) {
      return 'Refreshing now';
    }
    if (this.expiredAtServer()) {
      return 'Expired on the server. The next request is rejected, and Holdfast refreshes.';
    }
    return this.seconds() === 0
      ? 'Expired. The next request refreshes it first.'
      : 'Requests are sent immediately.';
  });
}
