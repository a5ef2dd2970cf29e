import { Injectable, inject } from '@angular/core';
import { Router, UrlTree } from '@angular/router';
import { AUTH_RUNTIME } from '../di/auth-runtime';
import { safeReturnUrl } from './return-url';

/** Where people are sent, and how they come back to where they were. */
@Injectable({ providedIn: 'root' })
export class AuthNavigation {
  private readonly config = inject(AUTH_RUNTIME).config;
  private readonly router = inject(Router);

  /** The login page, which will lead back to `from`. `null` where no `loginUrl` is configured. */
  loginUrl(from: string = this.here()): UrlTree | null {
    const { loginUrl } = this.config;
    if (loginUrl === undefined) {
      return null;
    }
    const tree = this.router.parseUrl(loginUrl);
    const back = safeReturnUrl(this.router, from);
    if (back !== null && !this.isHome(from) && !this.isAt(loginUrl, from)) {
      tree.queryParams = { ...tree.queryParams, [this.returnUrlParam]: from };
    }
    return tree;
  }

  isAtLogin(): boolean {
    const { loginUrl } = this.config;
    return loginUrl !== undefined && this.isAt(loginUrl, this.here());
  }

  /** Where a sign-in leads: the return address of the login page if it is one within the app, else `homeUrl`. */
  returnUrl(): UrlTree {
    const params = this.router.parseUrl(this.here()).queryParams;
    return safeReturnUrl(this.router, params[this.returnUrlParam]) ?? this.homeUrl();
  }

  homeUrl(): UrlTree {
    return this.router.parseUrl(this.config.homeUrl ?? '/');
  }

  forbiddenUrl(): UrlTree {
    const { forbiddenUrl } = this.config;
    return forbiddenUrl === undefined ? this.homeUrl() : this.router.parseUrl(forbiddenUrl);
  }

  /** The address that is being gone to, else the one that is shown. */
  private here(): string {
    const going = this.router.currentNavigation();
    return going === null
      ? this.router.url
      : this.router.serializeUrl(going.finalUrl ?? going.extractedUrl);
  }

  private get returnUrlParam(): string {
    return this.config.returnUrlParam ?? 'returnUrl';
  }

  private isHome(url: string): boolean {
    return url === (this.config.homeUrl ?? '/');
  }

  private isAt(page: string, url: string): boolean {
    return url.split(/[?#]/)[0] === page.split(/[?#]/)[0];
  }
}
