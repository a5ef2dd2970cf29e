import { InjectionToken } from '@angular/core';
import { RefreshPolicy } from './session/refresh-policy';

declare const ngDevMode: unknown;

/** What an app says about itself in `provideAuth`. */
export interface AuthConfig {
  /**
   * Where the access token goes: paths (`'/api/'`) and addresses (`'https://api.example.com/v1/'`).
   * An entry means its exact origin, its path and everything below. Default: the page's own origin; on a server, nowhere.
   */
  readonly api?: readonly string[];
  /**
   * Where guards and an ended session send people. So does a request that needs a session where there is none. Without it
   * nobody is sent anywhere, and guards only refuse.
   */
  readonly loginUrl?: string;
  /** Where `guestGuard` and a sign-in without a return address lead. Default `'/'`. */
  readonly homeUrl?: string;
  /** Where `roleGuard` sends who lacks the role. Default: `homeUrl`. */
  readonly forbiddenUrl?: string;
  /** Name of the query parameter that holds the return address. Default `'returnUrl'`. */
  readonly returnUrlParam?: string;
  /** The roles in the claims. Default: `roles` and `role` together, each a string or a list. */
  readonly rolesOf?: (claims: Readonly<Record<string, unknown>>) => readonly string[];
  /**
   * How long before its end a token is renewed beside the request that uses it, in ms; at most a tenth of its lifetime.
   * Default 60,000; 0 switches it off.
   */
  readonly refreshBeforeExpiryMs?: number;
  /** Tries, time-outs and limits of a refresh. Defaults: see `RefreshPolicy`. */
  readonly refresh?: Partial<RefreshPolicy>;
  /** How long a guard or a request waits until it is known who is signed in, in ms. Default 10,000. */
  readonly restoreTimeoutMs?: number;
  /**
   * What guards do where it stays unknown who is signed in, since the refresh that would tell meets no network or a server
   * in trouble. The session is kept in any case. Default `'allow'`.
   * - `'allow'`: `authGuard` lets the page show, whose requests tell; `roleGuard` goes by the last roles, if any are known.
   * - `'deny'`: both return `false`, and send nobody anywhere; `guestGuard` shows the login page.
   * - `'wait'`: the navigation stays pending until it is known, and a refresh is tried when the browser comes online;
   *   after `refresh.holdTimeoutMs`, as `'deny'`.
   */
  readonly whenSessionUnknown?: 'allow' | 'deny' | 'wait';
  /** As given to `withXsrfConfiguration`, if at all. Default `'X-XSRF-TOKEN'`. */
  readonly xsrfHeaderName?: string;
  /** Permits plain http off localhost. Anyone on the way can then read the tokens. Default `false`. */
  readonly allowInsecureHttp?: boolean;
}

export const AUTH_CONFIG = /* @__PURE__ */ new InjectionToken<AuthConfig>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_CONFIG' : '',
  {
    factory: () => ({}),
  },
);
