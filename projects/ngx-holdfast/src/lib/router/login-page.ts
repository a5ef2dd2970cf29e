import { InjectionToken } from '@angular/core';

declare const ngDevMode: unknown;

/** Options of `withLoginPage`. */
export interface LoginPageOptions {
  /** Where `guestGuard` and a sign-in without a return URL lead. Default `'/'`. */
  readonly homeUrl?: string;
  /** Where `roleGuard` sends users without the role. Default: `homeUrl`. */
  readonly forbiddenUrl?: string;
  /** Name of the query parameter that holds the return URL. Default `'returnUrl'`. */
  readonly returnUrlParam?: string;
  /**
   * What guards do while it is unknown who is signed in, because the refresh that would tell fails without a rejection. The
   * session is kept in any case. Default `'allow'`.
   * - `'allow'`: `authGuard` allows the page, whose requests will tell; `roleGuard` goes by the last known roles, if any.
   * - `'deny'`: both return `false` and redirect nowhere; `guestGuard` shows the login page.
   * - `'wait'`: the navigation stays pending until it is known, and a refresh is tried when the browser comes online;
   *   after `refresh.holdTimeoutMs`, as `'deny'`.
   */
  readonly whenSessionUnknown?: 'allow' | 'deny' | 'wait';
}

export interface LoginPage extends LoginPageOptions {
  readonly url: string;
  readonly homeUrl: string;
  readonly returnUrlParam: string;
}

export const LOGIN_PAGE = /* @__PURE__ */ new InjectionToken<LoginPage>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'LOGIN_PAGE' : '',
);
