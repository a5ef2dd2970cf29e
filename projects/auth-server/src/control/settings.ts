/** Settings that tests can change while the server runs. The name of a duration contains its unit. */
export interface Settings {
  /** Lifetime of an access token. Fractions are allowed. */
  accessLifetimeSeconds: number;
  refreshLifetimeSeconds: number;
  /** `bare`: the body of a json-body refresh response is the access token alone, and the refresh does not rotate. */
  jsonBodyAnswer: 'tokens' | 'bare';
  /** Status of responses with an `errorCode` in the error-code contract. */
  errorCodeStatus: 401 | 400;
  /** The oauth2 contract issues opaque access tokens instead of JWTs. */
  oauth2Opaque: boolean;
  /** Shifts the server's clock: the times in new tokens and the validation of tokens. */
  clockOffsetSeconds: number;
  /** Shifts only the times in new tokens. With +3600, the API itself rejects a new token as not yet valid. */
  issuerClockOffsetSeconds: number;
  /** Refresh responses contain no new refresh token, and the old one stays valid. */
  omitRefreshToken: boolean;
  /** Token responses of the oauth2 contract contain no `expires_in`. */
  omitExpiresIn: boolean;
  /** Revoking a family also revokes its access tokens. */
  revokeAccessWithFamily: boolean;
  /** Adds a claim with this many characters to access tokens, to test oversized headers. */
  tokenPaddingBytes: number;
  /** Sends `Access-Control-Expose-Headers`. */
  exposeHeaders: boolean;
  /** Sends CORS headers also on responses with status 400 and above. */
  corsOnErrors: boolean;
  /** Origins that CORS allows in addition to those given when the server was started. */
  allowedOrigins: string[];
  /** Delay of refresh responses. The rotation itself happens immediately. */
  refreshDelayMs: number;
  /** Delay of API responses. The token is validated immediately. */
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
