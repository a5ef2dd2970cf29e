import type { ContractName } from '../contracts/contract.ts';

export interface Counts {
  /** Refresh requests that reached the server, whatever their outcome. */
  refreshes: number;
  refreshed: number;
  refreshesRefused: number;
  /** Refresh requests with a token that had already been rotated. */
  reuses: number;
  /** Families revoked after a reuse or by the control API. A logout is counted in `logouts` only. */
  familiesRevoked: number;
  /** API requests with a status below 400. */
  ok: number;
  /** API requests whose token was rejected, whatever the status, and all other responses with status 401. */
  unauthorized: number;
  /** Other API requests with status 403. */
  forbidden: number;
  logins: number;
  logouts: number;
  /** API requests with `?as=<sub>` and a token of a different user. */
  wrongUser: number;
}

export interface CountersView extends Counts {
  readonly byContract: Partial<Record<ContractName, Counts>>;
}

function zeroCounts(): Counts {
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
  #total = zeroCounts();
  #byContract: Partial<Record<ContractName, Counts>> = {};

  count(what: keyof Counts, contract: ContractName, by = 1): void {
    this.#total[what] += by;
    const counts = (this.#byContract[contract] ??= zeroCounts());
    counts[what] += by;
  }

  view(): CountersView {
    return structuredClone({ ...this.#total, byContract: this.#byContract });
  }

  reset(): void {
    this.#total = zeroCounts();
    this.#byContract = {};
  }
}
