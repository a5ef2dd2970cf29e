import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { AuthService } from 'ngx-holdfast';
import { EMPTY, catchError, debounceTime, filter, map, merge, of, scan, switchMap } from 'rxjs';
import { ServerControl } from '../server/server-control';
import { Traffic } from '../traffic/traffic';

/** Refreshes as this tab counts them, beside the server's own count over all tabs. */
@Injectable({ providedIn: 'root' })
export class RefreshMeter {
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

    merge(of(null), merge(this.#auth.events$, inject(Traffic).moments$).pipe(debounceTime(250)))
      .pipe(
        switchMap(() => this.#control.counters().pipe(catchError(() => EMPTY))),
        map(({ refreshes }) => refreshes),
        // The server counts since its own start; here both counts begin together.
        scan(
          (seen, now) => ({ first: seen.first ?? now, now }),
          {} as { first?: number; now?: number },
        ),
        takeUntilDestroyed(),
      )
      .subscribe(({ first = 0, now = 0 }) => this.#server.set(now - first));
  }
}
