import type { Settings } from '../control/settings.ts';

export type ContractName =
  | 'json-body'
  | 'raw-header-cookies'
  | 'response-headers'
  | 'error-code'
  | 'http-only-cookie'
  | 'oauth2';

/** What a login or a refresh has to say. A missing member is left out of the answer. */
export interface TokenAnswer {
  readonly to: 'login' | 'refresh';
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
  readonly expiresInSeconds: number | undefined;
}

export interface WireRequest {
  readonly purpose: 'refresh' | 'logout';
  readonly headers: Headers;
  readonly body: string;
}

export type PresentedRefreshToken = { readonly token: string } | { readonly refusal: Response };

export type AccessRefusal = 'absent' | 'expired' | 'invalid' | 'not-active';

export type RefreshRefusal = 'unknown' | 'spent' | 'revoked' | 'expired';

/** One back end's wire form: where tokens travel, and how refusals are worded. It decides nothing else. */
export interface Contract {
  readonly name: ContractName;
  /** Path of the refresh endpoint, below the contract's own. */
  readonly refreshPath: string;
  readonly refreshTokenForm: 'jwt' | 'opaque';
  /** `undefined`: the call carries no token. An unreadable one is the empty string, which is never valid. */
  readAccessToken(headers: Headers): string | undefined;
  readRefreshToken(request: WireRequest, settings: Settings): PresentedRefreshToken;
  answerTokens(answer: TokenAnswer, settings: Settings): Response;
  answerLogout(): Response;
  refuseLogin(settings: Settings): Response;
  refuseRefresh(why: RefreshRefusal, settings: Settings): Response;
  refuseAccess(why: AccessRefusal, settings: Settings): Response;
  /** The token is good, but its roles do not suffice: 403. */
  refuseScope(): Response;
}
