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
import { failureSentence } from '../notices/failure-sentence';
import { ContractChooser } from './contract-chooser';
import { people } from './people';
import { signedOutWords } from './signed-out-words';

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

  protected readonly people = people;
  protected readonly pending = signal(false);
  protected readonly form = inject(NonNullableFormBuilder).group({ username: '', password: '' });

  protected readonly problem = this.#failure.asReadonly();
  /** Why the person is here, until they try something. */
  protected readonly reason = computed(() => {
    const state = this.#auth.state();
    const reason = state.status === 'anonymous' ? state.reason : undefined;
    return reason && !this.problem() ? signedOutWords[reason] : undefined;
  });

  constructor() {
    this.#submitted
      .pipe(
        exhaustMap(() => this.#signIn()),
        takeUntilDestroyed(),
      )
      .subscribe();
    // Signed in, here or in another tab: on to where the person was going.
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
      this.#failure.set('Fill in a user name and a password.');
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
        this.#failure.set(signInProblem(error));
        return EMPTY;
      }),
      finalize(() => this.pending.set(false)),
    );
  }
}

/** Contracts word a refused sign-in differently, by 400 or 401; to the person it is one thing. */
function signInProblem(error: unknown): string {
  return failureKind(error) === 'other' ? 'Wrong user name or password.' : failureSentence(error);
}
