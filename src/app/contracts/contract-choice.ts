import { DOCUMENT, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import { Subject, endWith, exhaustMap, ignoreElements } from 'rxjs';
import { ContractName, isContractName } from './contract-name';

const KEY = 'demo.contract';

/** The contract that the user has chosen. It is read before the app starts, because the providers depend on it. */
export function chosenContract(): ContractName {
  try {
    const stored = localStorage.getItem(KEY);
    return isContractName(stored) ? stored : 'json-body';
  } catch {
    // Storage is blocked, so there is no stored choice.
    return 'json-body';
  }
}

/** Signs out, stores the choice, and reloads the app with the providers of the chosen contract. */
@Injectable({ providedIn: 'root' })
export class ContractChoice {
  readonly #auth = inject(AuthService);
  readonly #document = inject(DOCUMENT);
  readonly #chosen = new Subject<ContractName>();

  readonly current = chosenContract();

  constructor() {
    // Subscribed here, because the component that makes the choice is destroyed when the session ends.
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
