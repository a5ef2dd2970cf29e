/** URLs of the auth server of this run, which karma.conf.js starts. */
export interface AuthServerUrls {
  /** Serves the API. Karma proxies the same paths of the page's origin to it. */
  readonly appUrl: string;
  /** The same API on another origin, with CORS. */
  readonly apiUrl: string;
  /** An origin that must never receive a token. */
  readonly foreignUrl: string;
}

declare const __karma__: { config: { authServer: AuthServerUrls } };

export function authServer(): AuthServerUrls {
  return __karma__.config.authServer;
}
