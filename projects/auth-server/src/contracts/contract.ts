import type { Settings } from '../control/settings.ts';

export type ContractName =
  | 'json-body'
  | 'raw-header-cookies'
  | 'response-headers'
  | 'error-code'
  | 'http-only-cookie'
  | 'oauth2';

/** The tokens for a login or refresh response. An `undefined` member is left out of the response. */
export interface IssuedTokens {
  readonly endpoint: 'login' | 'refresh';
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
  readonly expiresInSeconds: number | undefined;
}

export interface WireRequest {
  readonly purpose: 'refresh' | 'logout';
  readonly headers: Headers;
  readonly body: string;
}

export type PresentedRefreshToken = { readonly token: string } | { readonly rejection: Response };

export type AccessRejection = 'absent' | 'expired' | 'invalid' | 'not-active';

export type RefreshRejection = 'unknown' | 'spent' | 'revoked' | 'expired';

/** The wire format of one kind of back end: where requests and responses carry tokens, and how errors look. */
export interface Contract {
  readonly name: ContractName;
  /** Path of the refresh endpoint, relative to the contract's path. */
  readonly refreshPath: string;
  readonly refreshTokenForm: 'jwt' | 'opaque';
  /** `undefined`: the request has no token. The empty string, which is never valid: the token is malformed. */
  readAccessToken(headers: Headers): string | undefined;
  readRefreshToken(request: WireRequest, settings: Settings): PresentedRefreshToken;
  createTokenResponse(tokens: IssuedTokens, settings: Settings): Response;
  createLogoutResponse(): Response;
  rejectLogin(settings: Settings): Response;
  rejectRefresh(reason: RefreshRejection, settings: Settings): Response;
  rejectAccess(reason: AccessRejection, settings: Settings): Response;
  /** 403: the token is valid, but the user lacks the required role. */
  rejectScope(): Response;
}
