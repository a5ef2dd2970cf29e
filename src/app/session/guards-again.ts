import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { AuthService } from 'ngx-holdfast';
import { filter, switchMap } from 'rxjs';

/** When another tab signs in as somebody else, the guards of the page that is shown decide again. */
@Injectable({ providedIn: 'root' })
export class GuardsAgain {
  readonly #router = inject(Router);

  constructor() {
    inject(AuthService)
      .events$.pipe(
        filter(({ type }) => type === 'session-changed'),
        switchMap(() =>
          this.#router.navigateByUrl(this.#router.url, { onSameUrlNavigation: 'reload' }),
        ),
        takeUntilDestroyed(),
      )
      .subscribe();
  }
}
