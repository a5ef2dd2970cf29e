import { DOCUMENT, InjectionToken, inject } from '@angular/core';
import { Router, UrlTree } from '@angular/router';
import { AUTH_CORE } from '../auth-core';
import { loginLoopBreaker } from './login-loop';
import { safeReturnUrl } from './return-url';

declare const ngDevMode: unknown;

/** Where people are sent, and how they come back to where they were. */
export interface AuthNavigation {
  /** The login page, which leads back to the address that is being gone to. `null` where no `loginUrl` is configured. */
  readonly loginUrl: () => UrlTree | null;
  /** The login page as a guard's answer. `false`: there is none, or redirects to it lead in a loop. */
  readonly redirect: () => UrlTree | false;
  /** Where a sign-in leads: the return address of the login page if it is one within the app, else `homeUrl`. */
  readonly returnUrl: () => UrlTree;
  /** Where `roleGuard` sends who lacks the role. */
  readonly forbiddenUrl: () => UrlTree;
  /** Leaves for the login page, unless the person is there, or on the way. */
  readonly goToLogin: () => void;
}

/**
 * `inject(AuthNavigation)`, in a login page for one.
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
export const AuthNavigation = /* @__PURE__ */ new InjectionToken<AuthNavigation>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AuthNavigation' : '',
  { factory: authNavigation },
);

function authNavigation(): AuthNavigation {
  const { session, config } = inject(AUTH_CORE);
  const { homeUrl = '/', forbiddenUrl = homeUrl, returnUrlParam = 'returnUrl' } = config;
  const router = inject(Router);
  const mayRedirect = loginLoopBreaker(session, inject(DOCUMENT).defaultView as Window);

  /** The address that is being gone to, else the one that is shown. */
  const here = (): string => {
    const going = router.currentNavigation();
    return going === null ? router.url : router.serializeUrl(going.finalUrl ?? going.extractedUrl);
  };
  const isAtLogin = (): boolean => pathOf(here()) === pathOf(config.loginUrl);

  const loginUrl = (): UrlTree | null => {
    if (config.loginUrl === undefined) {
      return null;
    }
    const from = here();
    const tree = router.parseUrl(config.loginUrl);
    if (from !== homeUrl && !isAtLogin() && safeReturnUrl(router, from)) {
      tree.queryParams = { ...tree.queryParams, [returnUrlParam]: from };
    }
    return tree;
  };
  const redirect = (): UrlTree | false => {
    const login = loginUrl();
    return login !== null && mayRedirect() && login;
  };

  return {
    loginUrl,
    redirect,
    returnUrl: () =>
      safeReturnUrl(router, router.parseUrl(here()).queryParams[returnUrlParam]) ??
      router.parseUrl(homeUrl),
    forbiddenUrl: () => router.parseUrl(forbiddenUrl),
    goToLogin: () => {
      const login = !isAtLogin() && redirect();
      if (login) {
        void router.navigateByUrl(login);
      }
    },
  };
}

function pathOf(url: string | undefined): string | undefined {
  return url?.split(/[?#]/)[0];
}
