/** Where the auth server of this run listens; karma.conf.js starts it. */
export interface AuthServerUrls {
  /** Serves the API and, in the demo, the app. Karma forwards the same paths of the page's origin to it. */
  readonly appUrl: string;
  /** The same API on an origin that lets the page in by CORS. */
  readonly apiUrl: string;
  /** An origin that must never see a token. */
  readonly foreignUrl: string;
}

declare const __karma__: { config: { authServer: AuthServerUrls } };

export function authServer(): AuthServerUrls {
  return __karma__.config.authServer;
}
