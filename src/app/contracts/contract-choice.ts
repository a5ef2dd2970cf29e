import { DOCUMENT, Injectable, inject } from '@angular/core';
import { AuthService } from 'ngx-holdfast';
import { Observable, catchError, of, switchMap, take, tap } from 'rxjs';
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

@Injectable({ providedIn: 'root' })
export class ContractChoice {
  readonly #auth = inject(AuthService);
  readonly #document = inject(DOCUMENT);

  readonly current = chosenContract();

  /** Ends the session, keeps the choice and starts the app again with other providers. */
  change(contract: ContractName): Observable<unknown> {
    return this.#auth.isAuthenticated$.pipe(
      take(1),
      switchMap((signedIn) => (signedIn ? this.#auth.logout() : of(undefined))),
      // The server may be out of reach. The session here is over all the same.
      catchError(() => of(undefined)),
      tap({
        complete: () => {
          localStorage.setItem(KEY, contract);
          this.#document.location.reload();
        },
      }),
    );
  }
}
