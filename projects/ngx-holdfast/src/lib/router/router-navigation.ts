import { DOCUMENT, inject } from '@angular/core';
import { Router, UrlTree } from '@angular/router';
import { AUTH_CORE } from '../auth-core';
import { AuthNavigation } from './auth-navigation';
import { loginLoopBreaker } from './login-loop';
import { LOGIN_PAGE } from './login-page';
import { safeReturnUrl } from './return-url';

/** `AuthNavigation` by the Angular Router, between the pages that `withLoginPage` names. */
export class RouterNavigation implements AuthNavigation {
  readonly #router = inject(Router);
  readonly #page = inject(LOGIN_PAGE);
  readonly #mayRedirect = loginLoopBreaker(
    inject(AUTH_CORE).session,
    inject(DOCUMENT).defaultView as Window,
  );

  loginUrl(): UrlTree {
    const { url, homeUrl, returnUrlParam } = this.#page;
    const from = this.#currentUrl();
    const tree = this.#router.parseUrl(url);
    if (from !== homeUrl && !this.#isAtLogin() && safeReturnUrl(this.#router, from)) {
      tree.queryParams = { ...tree.queryParams, [returnUrlParam]: from };
    }
    return tree;
  }

  redirect(): UrlTree | false {
    const loginUrl = this.loginUrl();
    return this.#mayRedirect() && loginUrl;
  }

  returnUrl(): UrlTree {
    const { queryParams } = this.#router.parseUrl(this.#currentUrl());
    return (
      safeReturnUrl(this.#router, queryParams[this.#page.returnUrlParam]) ??
      this.#router.parseUrl(this.#page.homeUrl)
    );
  }

  forbiddenUrl(): UrlTree {
    return this.#router.parseUrl(this.#page.forbiddenUrl ?? this.#page.homeUrl);
  }

  goToLogin(): void {
    const loginUrl = !this.#isAtLogin() && this.redirect();
    if (loginUrl) {
      void this.#router.navigateByUrl(loginUrl);
    }
  }

  /** The URL that is navigated to, else the one that is shown. */
  #currentUrl(): string {
    const navigation = this.#router.currentNavigation();
    return navigation === null
      ? this.#router.url
      : this.#router.serializeUrl(navigation.finalUrl ?? navigation.extractedUrl);
  }

  #isAtLogin(): boolean {
    return pathOf(this.#currentUrl()) === pathOf(this.#page.url);
  }
}

function pathOf(url: string): string | undefined {
  return url.split(/[?#]/)[0];
}
