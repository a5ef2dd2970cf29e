import { DOCUMENT, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import { Subject, endWith, exhaustMap, ignoreElements } from 'rxjs';
import { ContractName, isContractName } from './contract-name';

const KEY = 'demo.contract';

/** Read once, before the app starts: its providers depend on it. */
export function chosenContract(): ContractName {
  try {
    const stored = localStorage.getItem(KEY);
    return isContractName(stored) ? stored : 'json-body';
  } catch {
    // Storage is blocked: the first contract is as good as any.
    return 'json-body';
  }
}

/** Ends the session, keeps the choice and starts the app again with other providers. */
@Injectable({ providedIn: 'root' })
export class ContractChoice {
  readonly #auth = inject(AuthService);
  readonly #document = inject(DOCUMENT);
  readonly #chosen = new Subject<ContractName>();

  readonly current = chosenContract();

  constructor() {
    // Lives here and not in the control that chooses: that one goes with the session.
    this.#chosen
      .pipe(
        exhaustMap((contract) => this.#auth.logout().pipe(ignoreElements(), endWith(contract))),
        takeUntilDestroyed(),
      )
      .subscribe((contract) => {
        localStorage.setItem(KEY, contract);
        this.#document.location.reload();
      });
  }

  choose(contract: ContractName): void {
    this.#chosen.next(contract);
  }
}
