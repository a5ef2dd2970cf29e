import { Component, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule } from '@angular/forms';
import { Router } from '@angular/router';
import { AuthNavigation, AuthService } from 'ngx-holdfast';
import {
  EMPTY,
  Observable,
  Subject,
  catchError,
  exhaustMap,
  filter,
  finalize,
  switchMap,
} from 'rxjs';
import { failureKind } from '../notices/failure-kind';
import { failureMessage } from '../notices/failure-message';
import { ContractChooser } from './contract-chooser';
import { demoUsers } from './demo-users';
import { signedOutMessages } from './signed-out-messages';

@Component({
  selector: 'app-login-page',
  imports: [ContractChooser, ReactiveFormsModule],
  templateUrl: './login-page.html',
  styleUrl: './login-page.css',
})
export class LoginPage {
  readonly #auth = inject(AuthService);
  readonly #router = inject(Router);
  readonly #navigation = inject(AuthNavigation);
  readonly #submitted = new Subject<void>();
  readonly #failure = signal('');

  protected readonly demoUsers = demoUsers;
  protected readonly pending = signal(false);
  protected readonly form = inject(NonNullableFormBuilder).group({ username: '', password: '' });

  protected readonly problem = this.#failure.asReadonly();
  /** Why the user was signed out, until a sign-in fails. */
  protected readonly reason = computed(() => {
    const state = this.#auth.state();
    const reason = state.status === 'anonymous' ? state.reason : undefined;
    return reason && !this.problem() ? signedOutMessages[reason] : undefined;
  });

  constructor() {
    this.#submitted
      .pipe(
        exhaustMap(() => this.#signIn()),
        takeUntilDestroyed(),
      )
      .subscribe();
    // After a sign-in, here or in another tab, continues to the page that the user wanted to open.
    this.#auth.isAuthenticated$
      .pipe(
        filter((signedIn) => signedIn),
        switchMap(() => this.#router.navigateByUrl(this.#navigation.returnUrl())),
        takeUntilDestroyed(),
      )
      .subscribe();
  }

  protected submit(): void {
    const { username, password } = this.form.getRawValue();
    if (username && password) {
      this.#submitted.next();
    } else {
      this.#failure.set('Enter a user name and a password.');
    }
  }

  protected fillIn(username: string, password: string): void {
    this.form.setValue({ username, password });
    this.#failure.set('');
  }

  #signIn(): Observable<unknown> {
    this.pending.set(true);
    this.#failure.set('');
    return this.#auth.login(this.form.getRawValue()).pipe(
      catchError((error: unknown) => {
        this.#failure.set(signInMessage(error));
        return EMPTY;
      }),
      finalize(() => this.pending.set(false)),
    );
  }
}

/** Contracts reject a sign-in with 400 or 401. The user sees the same message for both. */
function signInMessage(error: unknown): string {
  return failureKind(error) === 'other' ? 'Wrong user name or password.' : failureMessage(error);
}
