import { InjectionToken } from '@angular/core';
import { HttpErrorResponse, HttpEvent, HttpRequest, HttpResponse } from '@angular/common/http';
import { MonoTypeOperatorFunction } from 'rxjs';
import { TokenResponse } from '../session/token-response';

declare const ngDevMode: unknown;

/** What an error of the API means for the session. */
export type ErrorClass =
  /** The access token is no longer valid: refresh it and replay the request once. */
  | 'refresh'
  /** The session has ended. Treated as `'refresh'` if newer tokens are in use already. */
  | 'sign-out'
  /** Not about the session: the caller receives the error. */
  | 'pass';

/**
 * Classifies an error of the API. Not called for a replay, nor for a request that Holdfast attached no token to. A `Blob` or
 * `ArrayBuffer` body is passed as text.
 */
export type ErrorClassifier = (error: HttpErrorResponse) => ErrorClass;

/** Turns a successful response that contains an error into an error. */
export type ResponseCheck = MonoTypeOperatorFunction<HttpEvent<unknown>>;

/** What an error of the refresh endpoint means for the session. */
export type RefreshErrorClass =
  /** The server definitely rejects the refresh token: the session ends. */
  | 'rejected'
  /** The request is malformed and a retry does not help. The session is kept. */
  | 'misconfigured'
  /** The server is temporarily unavailable. The session is kept. */
  | 'unavailable';

/** Classifies an error of the refresh endpoint. Not called without a response, nor for 429 or 2xx. */
export type RefreshErrorClassifier = (error: HttpErrorResponse) => RefreshErrorClass;

/** Puts the refresh token into a request to the refresh or logout endpoint. */
export type TokenSender = (
  request: HttpRequest<unknown>,
  refreshToken: string | undefined,
) => HttpRequest<unknown>;

/** Reads the tokens from a response. The result is validated before use. */
export type TokenReader = (response: HttpResponse<string>) => Partial<TokenResponse> | null;

/** Puts the credentials of `login(credentials)` into the request. */
export type CredentialsSender = (
  request: HttpRequest<unknown>,
  credentials: unknown,
) => HttpRequest<unknown>;

/** Puts the access token into an API request. */
export interface Authorization {
  /** Name of the header that it sets. A request that already has this header is not changed. */
  readonly header: string;
  authorize(request: HttpRequest<unknown>, accessToken: string): HttpRequest<unknown>;
}

/** The contract of a back end: its endpoints, and how tokens are sent, read and rejected. */
export interface AuthBackend {
  /** Path or URL of the login endpoint; receives a POST. Default: none, and `login()` fails with `not-configured`. */
  readonly login?: string;
  /** Path or URL of the refresh endpoint; receives a POST. */
  readonly refresh: string;
  /**
   * Path or URL of the logout endpoint; receives a POST with the access token and the refresh token, cancelled after
   * 5,000 ms. Default: no logout request is sent.
   */
  readonly logout?: string;
  readonly authorization: Authorization;
  readonly sendCredentials: CredentialsSender;
  readonly sendRefreshToken: TokenSender;
  /** How a logout sends the refresh token. Default: `sendRefreshToken`. */
  readonly sendOnLogout?: TokenSender;
  readonly readTokens: TokenReader;
  readonly classifyError: ErrorClassifier;
  /** `failOnResponse(…)` for an API that responds 200 with an error. Default: a 2xx response is no error. */
  readonly checkResponse?: ResponseCheck | undefined;
  readonly classifyRefreshError: RefreshErrorClassifier;
  /** `false`: a request without a token is not sent, but fails with `not-authenticated`; the login page opens, if any. */
  readonly allowAnonymous: boolean;
}

export const AUTH_BACKEND = /* @__PURE__ */ new InjectionToken<AuthBackend>(
  typeof ngDevMode !== 'undefined' && ngDevMode ? 'AUTH_BACKEND' : '',
);
