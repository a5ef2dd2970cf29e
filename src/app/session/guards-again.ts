import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { AuthService } from 'ngx-holdfast';
import { filter, switchMap } from 'rxjs';
import { SignOut } from './sign-out';

/** When another tab ends or changes the session, the guards of the page that is shown decide again. */
@Injectable({ providedIn: 'root' })
export class GuardsAgain {
  readonly #router = inject(Router);
  readonly #signOut = inject(SignOut);

  constructor() {
    inject(AuthService)
      .events$.pipe(
        filter(({ type }) => type === 'signed-out' || type === 'session-changed'),
        filter(() => !this.#signOut.pending()),
        switchMap(() =>
          this.#router.navigateByUrl(this.#router.url, { onSameUrlNavigation: 'reload' }),
        ),
        takeUntilDestroyed(),
      )
      .subscribe();
  }
}
