import { UrlTree } from '@angular/router';

/**
 * Where users are sent, and how they come back. Provided by `withLoginPage`; an app may provide a class of its own.
 *
 * @example
 * ```ts
 * import { inject } from '@angular/core';
 * import { Router } from '@angular/router';
 *
 * export class LoginPage {
 *   readonly #auth = inject(AuthService);
 *   readonly #navigation = inject(AuthNavigation);
 *   readonly #router = inject(Router);
 *
 *   logIn(credentials: unknown): void {
 *     this.#auth.login(credentials).subscribe(() => {
 *       void this.#router.navigateByUrl(this.#navigation.returnUrl());
 *     });
 *   }
 * }
 * ```
 */
export abstract class AuthNavigation {
  /** The login page, with the URL that the router navigates to as the return URL. */
  abstract loginUrl(): UrlTree;
  /** The same as the result of a guard; `false` where redirects to the login page form a loop. */
  abstract redirect(): UrlTree | false;
  /** Where a sign-in leads: the return URL of the login page if it is one of this app, else `homeUrl`. */
  abstract returnUrl(): UrlTree;
  /** Where `roleGuard` sends users without the role. */
  abstract forbiddenUrl(): UrlTree;
  /** Navigates to the login page, unless that is shown or navigated to already. */
  abstract goToLogin(): void;
}
