import { Injectable, inject } from '@angular/core';
import { Router, UrlTree } from '@angular/router';
import { AUTH_CONFIG } from '../di/auth-config';
import { safeReturnUrl } from './return-url';

/** Where people are sent, and how they come back to where they were. */
@Injectable({ providedIn: 'root' })
export class AuthNavigation {
  readonly #config = { homeUrl: '/', returnUrlParam: 'returnUrl', ...inject(AUTH_CONFIG) };
  readonly #router = inject(Router);

  /** The login page, which leads back to the address that is being gone to. `null` where no `loginUrl` is configured. */
  loginUrl(): UrlTree | null {
    const { loginUrl, homeUrl, returnUrlParam } = this.#config;
    if (loginUrl === undefined) {
      return null;
    }
    const from = this.#here();
    const tree = this.#router.parseUrl(loginUrl);
    if (from !== homeUrl && !this.isAtLogin() && safeReturnUrl(this.#router, from) !== null) {
      tree.queryParams = { ...tree.queryParams, [returnUrlParam]: from };
    }
    return tree;
  }

  isAtLogin(): boolean {
    return pathOf(this.#here()) === pathOf(this.#config.loginUrl);
  }

  /** Where a sign-in leads: the return address of the login page if it is one within the app, else `homeUrl`. */
  returnUrl(): UrlTree {
    const { homeUrl, returnUrlParam } = this.#config;
    const wish: unknown = this.#router.parseUrl(this.#here()).queryParams[returnUrlParam];
    return safeReturnUrl(this.#router, wish) ?? this.#router.parseUrl(homeUrl);
  }

  forbiddenUrl(): UrlTree {
    const { homeUrl, forbiddenUrl = homeUrl } = this.#config;
    return this.#router.parseUrl(forbiddenUrl);
  }

  /** The address that is being gone to, else the one that is shown. */
  #here(): string {
    const going = this.#router.currentNavigation();
    return going === null
      ? this.#router.url
      : this.#router.serializeUrl(going.finalUrl ?? going.extractedUrl);
  }
}

function pathOf(url: string | undefined): string | undefined {
  return url?.split(/[?#]/)[0];
}
