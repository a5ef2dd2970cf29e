import { InjectionToken } from '@angular/core';
import { RefreshPolicy } from './session/refresh-policy';

declare const ngDevMode: unknown;

/** The configuration of a session. */
export interface AuthConfig {
  /**
   * The token scope: which URLs may carry the access token. Paths (`'/api/'`) and absolute URLs (`'https://api.example.com/v1/'`);
   * an entry means its exact origin, its path and everything below. A path is resolved against the URL and `<base href>` of the
   * page at start-up. Default: the page's own origin; on a server, no URL.
   */
  readonly api?: readonly string[];
  /** The roles in the claims. Default: `roles` and `role` together, each a string or a list. */
  readonly rolesOf?: (claims: Readonly<Record<string, unknown>>) => readonly string[];
  /**
   * How long before its expiry a token that is used is refreshed in the background, in ms; at most a tenth of its lifetime.
   * Default 60,000; 0 switches it off.
   */
  readonly refreshBeforeExpiryMs?: number;
  /** Attempts, time limits and circuit breaker of a refresh. Defaults: see `RefreshPolicy`. */
  readonly refresh?: Partial<RefreshPolicy>;
  /** How long a guard or a request waits until it is known who is signed in, in ms. Default 10,000. */
  readonly restoreTimeoutMs?: number;
  /** The header name that the app passes to `withXsrfConfiguration`, if any. Default `'X-XSRF-TOKEN'`. */
  readonly xsrfHeaderName?: string;
  /** Allows plain HTTP to other hosts than localhost. Anyone on the network path can then read the tokens. Default `false`. */
  readonly allowInsecureHttp?: boolean;
}

/** Default of `refreshBeforeExpiryMs`. */
export const defaultRefreshWindowMs = 60_000;

export const AUTH_CONFIG = /* @__PURE__ */ new InjectionToken<AuthConfig>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_CONFIG' : '',
  {
    factory: () => ({}),
  },
);
