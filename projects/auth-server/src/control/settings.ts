/** What tests may change while the server runs. Durations say their unit in the name. */
export interface Settings {
  /** Life of an access token; fractions allowed. */
  accessLifetimeSeconds: number;
  refreshLifetimeSeconds: number;
  /** `bare`: the refresh of json-body answers the access token as the whole body, and does not rotate. */
  jsonBodyAnswer: 'tokens' | 'bare';
  /** Status that goes with an `errorCode` of the error-code contract. */
  errorCodeStatus: 401 | 400;
  /** Access tokens of the oauth2 contract are opaque instead of JWTs. */
  oauth2Opaque: boolean;
  /** Shifts the server's clock: `iat`, `exp` and its own checks. */
  clockOffsetSeconds: number;
  /** Shifts only what the issuer stamps: +3600 makes tokens that its own API does not accept yet. */
  issuerClockOffsetSeconds: number;
  /** Refreshes answer no new refresh token, and the old one stays valid. */
  omitRefreshToken: boolean;
  /** oauth2 answers no `expires_in`. */
  omitExpiresIn: boolean;
  /** A revoked family takes its access tokens along. */
  revokeAccessWithFamily: boolean;
  /** Adds a claim of this many characters to access tokens, for headers that grow too big. */
  tokenPaddingBytes: number;
  /** Sends `Access-Control-Expose-Headers`. */
  exposeHeaders: boolean;
  /** Sends CORS headers on answers of status 400 and above too. */
  corsOnErrors: boolean;
  /** Origins allowed besides those the server was started with. */
  allowedOrigins: string[];
  /** How late a refresh is answered. The rotation itself happens at once. */
  refreshDelayMs: number;
  /** How late any API call is answered. The token is checked at once. */
  apiDelayMs: number;
}

export const DEFAULT_SETTINGS: Readonly<Settings> = {
  accessLifetimeSeconds: 60,
  refreshLifetimeSeconds: 86_400,
  jsonBodyAnswer: 'tokens',
  errorCodeStatus: 401,
  oauth2Opaque: false,
  clockOffsetSeconds: 0,
  issuerClockOffsetSeconds: 0,
  omitRefreshToken: false,
  omitExpiresIn: false,
  revokeAccessWithFamily: false,
  tokenPaddingBytes: 0,
  exposeHeaders: true,
  corsOnErrors: true,
  allowedOrigins: [],
  refreshDelayMs: 0,
  apiDelayMs: 0,
};
