import type { ContractName } from '../contracts/contract.ts';

export interface Tally {
  /** Refresh attempts that reached the server, whatever became of them. */
  refreshes: number;
  refreshed: number;
  refreshesRefused: number;
  /** Spent refresh tokens presented again. */
  reuses: number;
  /** Families revoked by a reuse or by the control API; a logout counts as a logout. */
  familiesRevoked: number;
  /** API calls by outcome. */
  ok: number;
  unauthorized: number;
  forbidden: number;
  logins: number;
  logouts: number;
  /** API calls with `?as=<sub>` that carried somebody else's token. */
  wrongUser: number;
}

export interface CountersView extends Tally {
  readonly byContract: Partial<Record<ContractName, Tally>>;
}

function emptyTally(): Tally {
  return {
    refreshes: 0,
    refreshed: 0,
    refreshesRefused: 0,
    reuses: 0,
    familiesRevoked: 0,
    ok: 0,
    unauthorized: 0,
    forbidden: 0,
    logins: 0,
    logouts: 0,
    wrongUser: 0,
  };
}

export class Counters {
  #total = emptyTally();
  #byContract: Partial<Record<ContractName, Tally>> = {};

  count(what: keyof Tally, contract: ContractName, by = 1): void {
    this.#total[what] += by;
    const tally = (this.#byContract[contract] ??= emptyTally());
    tally[what] += by;
  }

  view(): CountersView {
    return structuredClone({ ...this.#total, byContract: this.#byContract });
  }

  reset(): void {
    this.#total = emptyTally();
    this.#byContract = {};
  }
}
