import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import { EMPTY, catchError, debounceTime, filter, map, merge, of, scan, switchMap } from 'rxjs';
import { ServerControl } from '../server/server-control';
import { Traffic } from '../traffic/traffic';

/** Counts the refreshes of this tab, and reads how many the server has counted for all tabs. */
@Injectable({ providedIn: 'root' })
export class RefreshCounter {
  readonly #auth = inject(AuthService);
  readonly #control = inject(ServerControl);
  readonly #client = signal(0);
  readonly #server = signal<number | null>(null);

  readonly client = this.#client.asReadonly();
  readonly server = this.#server.asReadonly();

  constructor() {
    this.#auth.events$
      .pipe(
        filter(({ type }) => type === 'refresh-started'),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.#client.update((count) => count + 1));

    merge(of(null), merge(this.#auth.events$, inject(Traffic).updates$).pipe(debounceTime(250)))
      .pipe(
        switchMap(() => this.#control.counters().pipe(catchError(() => EMPTY))),
        map(({ refreshes }) => refreshes),
        // The server counts from its own start. Both counts shown here start at zero.
        scan(
          (seen, now) => ({ first: seen.first ?? now, now }),
          {} as { first?: number; now?: number },
        ),
        takeUntilDestroyed(),
      )
      .subscribe(({ first = 0, now = 0 }) => this.#server.set(now - first));
  }
}
