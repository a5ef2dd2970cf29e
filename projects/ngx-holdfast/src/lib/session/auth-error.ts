/** Every reason for which Holdfast itself makes a request fail. The strings are stable: use them in a `switch`. */
export type AuthErrorCode =
  /** The request needs a session and there is none. It was not sent. */
  | 'not-authenticated'
  /** The user signed out while the request was held, or another tab ended the session. */
  | 'signed-out'
  /** The server rejected the refresh token or the session, or the tokens expired. */
  | 'session-expired'
  /** A new session started, here or in another tab, even for the same user. The request was not sent with its token. */
  | 'session-changed'
  /** The refresh endpoint did not respond. The session is kept. */
  | 'refresh-network'
  /** The refresh took longer than `refresh.attemptTimeoutMs` or `refresh.totalTimeoutMs`. The session is kept. */
  | 'refresh-timeout'
  /** The refresh endpoint responded 5xx, or with an error that is not about the session. The session is kept. */
  | 'refresh-unavailable'
  /** The refresh endpoint responded 429. The session is kept. */
  | 'refresh-rate-limited'
  /**
   * The refresh endpoint responded 2xx without usable tokens. The session is kept. Also a login whose `token_type` is not
   * Bearer.
   */
  | 'refresh-malformed'
  /** The refresh endpoint rejected the request as malformed (RFC 6749 section 5.2). The session is kept. */
  | 'refresh-misconfigured'
  /** A response header that carries a token is missing or hidden by CORS. This ends the session after a refresh only. */
  | 'token-header-missing'
  /** Too many refreshes in a short time. No more are sent until the time window has passed. The session is kept. */
  | 'breaker-open'
  /** Another tab held the refresh lock for too long. The session is kept. */
  | 'lock-timeout'
  /** The request was held for `refresh.holdTimeoutMs`. The refresh continues, and the session is kept. */
  | 'hold-timeout'
  /** A token that was set or received has an invalid format (RFC 6750 section 2.1). */
  | 'invalid-token'
  /** The back end has no such endpoint configured. */
  | 'not-configured'
  /** The injector was destroyed while the request was held. */
  | 'destroyed';

/** Transient failures: no network, no response in time, a server that is unavailable or rate limiting. */
const retryableCode = /^refresh-(?!mis)|-timeout$|-open$/;

declare const ngDevMode: unknown;

const messages: Readonly<Record<AuthErrorCode, string>> = {
  'not-authenticated': 'No user is signed in; the request was not sent.',
  'signed-out': 'The session ended while the request was held.',
  'session-expired': 'The session has expired. Sign in again.',
  'session-changed': 'A new session started while the request was held.',
  'refresh-network': 'The refresh endpoint could not be reached.',
  'refresh-timeout': 'The refresh endpoint did not respond in time.',
  'refresh-unavailable': 'The refresh endpoint is temporarily unavailable.',
  'refresh-rate-limited': 'The refresh endpoint is rate limiting.',
  'refresh-malformed': 'The refresh response contains no usable tokens.',
  'refresh-misconfigured':
    'The refresh endpoint rejected the request as malformed. Check the back-end options.',
  'token-header-missing':
    'A response header that carries a token is missing or hidden: across origins, Access-Control-Expose-Headers must name it.',
  'breaker-open': 'Too many refreshes in a short time. Refreshing is paused.',
  'lock-timeout': `Timed out waiting for another tab's refresh lock.`,
  'hold-timeout': 'The request was held for too long.',
  'invalid-token': 'Invalid token format (RFC 6750 section 2.1).',
  'not-configured':
    'The back end has no such endpoint. Set it in the back-end feature, or use setTokens().',
  destroyed: 'The application was destroyed while the request was held.',
};

/** In production builds, the code is the message. */
function formatMessage(code: AuthErrorCode, detail: string): string {
  return typeof ngDevMode === 'undefined' || ngDevMode
    ? `${messages[code]} ${detail}`.trim()
    : code;
}

/** Options of the `AuthError` constructor. */
export interface AuthErrorOptions {
  /** HTTP status of the response that caused the error. Default 0: no response. */
  readonly status?: number;
  /** Delay that the server requires before the next refresh, in ms. Default: none. */
  readonly retryAfterMs?: number | undefined;
  /** Text after the message of the code. Never a token. Default: none. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/**
 * An error that Holdfast causes. It never contains a token.
 *
 * @example
 * ```ts
 * import { HttpResponse } from '@angular/common/http';
 *
 * export function readToken({ body }: HttpResponse<string>): { accessToken: string } {
 *   if (body === null) {
 *     throw new AuthError('refresh-malformed', { detail: 'The body is empty.' });
 *   }
 *   return { accessToken: body };
 * }
 * ```
 */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  /** HTTP status of the response that caused the error; 0 without a response. */
  readonly status: number;
  /** Delay before the next refresh in ms, if it is known. */
  readonly retryAfterMs: number | undefined;
  /** Text after the message of the code; empty by default. */
  readonly detail: string;

  constructor(
    readonly code: AuthErrorCode,
    { status = 0, retryAfterMs, detail = '', cause }: AuthErrorOptions = {},
  ) {
    // `cause` may be a whole response. The platform makes it non-enumerable, so it is not serialised into logs.
    super(formatMessage(code, detail), { cause });
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.detail = detail;
  }

  /** Returns a copy with another `cause`, so that each request gets an error of its own. */
  withCause(cause: unknown): AuthError {
    const { code, status, retryAfterMs, detail } = this;
    return new AuthError(code, { status, retryAfterMs, detail, cause });
  }

  /**
   * Whether the server definitely rejected the tokens, so that no retry with them can succeed. It ends the session, except
   * in a background refresh (`refresh-failed`) and in a login.
   */
  get isTerminal(): boolean {
    return this.code === 'session-expired' || this.code === 'token-header-missing';
  }

  /** Whether no user is signed in, or another session has replaced the one that sent the request. */
  get requiresSignIn(): boolean {
    return /^(not-authenticated|signed-out|session-|token-)/.test(this.code);
  }

  /** Whether the same request may succeed later in the same session. */
  get isRetryable(): boolean {
    return retryableCode.test(this.code);
  }
}

/**
 * Returns whether a value is an `AuthError`. To get the `AuthError` of a failed request, use `authErrorOf`.
 *
 * @example
 * ```ts
 * export function messageOf(error: unknown): string {
 *   return isAuthError(error) && error.isRetryable ? 'Try again later.' : 'Sign in again.';
 * }
 * ```
 */
export function isAuthError(value: unknown): value is AuthError {
  return value instanceof AuthError;
}
