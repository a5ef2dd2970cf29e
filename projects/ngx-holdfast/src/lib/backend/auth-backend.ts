import { InjectionToken } from '@angular/core';
import { HttpErrorResponse, HttpEvent, HttpRequest, HttpResponse } from '@angular/common/http';
import { MonoTypeOperatorFunction } from 'rxjs';
import { TokenResponse } from '../session/token-response';

declare const ngDevMode: unknown;

/** What an error of the API means for the session. */
export type ErrorClass =
  /** The access token is no longer good: renew it and send the request once more. */
  | 'refresh'
  /** The session is over; where newer tokens are in use already, as `'refresh'`. */
  | 'sign-out'
  /** Not about the session: the caller's business. */
  | 'pass';

/**
 * Judges an error of the API. Called only for requests that Holdfast attached a token to, and not for a replay. A Blob or
 * ArrayBuffer body is given as text.
 */
export type ErrorClassifier = (error: HttpErrorResponse) => ErrorClass;

/** Makes successful answers fail that hide an error. */
export type ResponseCheck = MonoTypeOperatorFunction<HttpEvent<unknown>>;

/** What an error of the refresh endpoint means. */
export type RefreshErrorClass =
  /** A definite no: the session is over. */
  | 'rejected'
  /** The request itself is wrong; trying again will not help. The session is kept. */
  | 'misconfigured'
  /** No verdict on the session, which is kept. */
  | 'unavailable';

/** Judges an error of the refresh endpoint. Not asked about no answer, 429 or 2xx. */
export type RefreshErrorClassifier = (error: HttpErrorResponse) => RefreshErrorClass;

/** Puts the refresh token on its way to the refresh or logout endpoint. */
export type TokenSender = (
  request: HttpRequest<unknown>,
  refreshToken: string | undefined,
) => HttpRequest<unknown>;

/** Takes the tokens out of an answer; what it returns is checked before use. */
export type TokenReader = (response: HttpResponse<string>) => Partial<TokenResponse> | null;

/** Puts the credentials of `login(credentials)` into the request. */
export type CredentialsSender = (
  request: HttpRequest<unknown>,
  credentials: unknown,
) => HttpRequest<unknown>;

/** How an API request is authorised. */
export interface Authorization {
  /** The header it sets. A request that has it already is left alone. */
  readonly header: string;
  authorize(request: HttpRequest<unknown>, accessToken: string): HttpRequest<unknown>;
}

/** A back end: its endpoints, and small functions that say how it differs from others. */
export interface AuthBackend {
  /** Path or address; gets a POST. */
  readonly login?: string;
  /** Path or address; gets a POST. */
  readonly refresh: string;
  /**
   * Path or address. Gets a POST with the access token and the refresh token, 5 s at most. Default: the server is not told.
   */
  readonly logout?: string;
  readonly authorization: Authorization;
  readonly sendCredentials: CredentialsSender;
  readonly sendRefreshToken: TokenSender;
  /** Default: as for a refresh. */
  readonly sendOnLogout?: TokenSender;
  readonly readTokens: TokenReader;
  readonly classifyError: ErrorClassifier;
  /** `failOnResponse(…)` for an API that answers 200 with an error. Default: a 2xx is no error. */
  readonly checkResponse?: ResponseCheck;
  readonly classifyRefreshError: RefreshErrorClassifier;
  /**
   * The refresh token is in an HttpOnly cookie: no script sees it, and a reload restores by one refresh. Set by
   * `withCookieBackend`, which brings the lock of the tabs along; do not set it elsewhere.
   */
  readonly refreshTokenInCookie: boolean;
  /** `false`: a call without a token is not sent; the person is sent to the login page instead. */
  readonly allowAnonymous: boolean;
}

export const AUTH_BACKEND = /* @__PURE__ */ new InjectionToken<AuthBackend>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_BACKEND' : '',
);
