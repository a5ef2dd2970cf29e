import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { AuthService } from 'ngx-holdfast';
import { Subject, exhaustMap, finalize, switchMap } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class SignOut {
  readonly #auth = inject(AuthService);
  readonly #router = inject(Router);
  readonly #requested = new Subject<void>();
  readonly #pending = signal(false);

  readonly pending = this.#pending.asReadonly();

  constructor() {
    this.#requested
      .pipe(
        exhaustMap(() => this.#signOut()),
        takeUntilDestroyed(),
      )
      .subscribe();
  }

  run(): void {
    this.#requested.next();
  }

  #signOut() {
    this.#pending.set(true);
    return this.#auth.logout().pipe(
      switchMap(() => this.#router.navigateByUrl('/login')),
      finalize(() => this.#pending.set(false)),
    );
  }
}
