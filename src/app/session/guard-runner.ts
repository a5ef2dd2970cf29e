import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { AuthService } from 'ngx-holdfast';
import { filter, switchMap } from 'rxjs';

/** Runs the guards of the current page again when another tab has signed in a different user. */
@Injectable({ providedIn: 'root' })
export class GuardRunner {
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
