/** Every reason for which Holdfast itself makes a call fail. The strings are stable: switch on them. */
export type AuthErrorCode =
  /** The call needs a session and there is none; it was not sent. */
  | 'not-authenticated'
  /** The person signed out while the call was held, or the session ended in another tab. */
  | 'signed-out'
  /** The server refused to renew the session, or its tokens ran out. */
  | 'session-expired'
  /** Somebody signed in anew, here or in another tab, the same person included; the call was not sent as them. */
  | 'session-changed'
  /** No answer from the refresh endpoint. The session is kept. */
  | 'refresh-network'
  /** The refresh took longer than `refresh.attemptTimeoutMs` or `refresh.totalTimeoutMs`. The session is kept. */
  | 'refresh-timeout'
  /** The refresh endpoint answered 5xx, or with something that is no verdict on the session. The session is kept. */
  | 'refresh-unavailable'
  /** The refresh endpoint answered 429. The session is kept. */
  | 'refresh-rate-limited'
  /**
   * The refresh endpoint answered 2xx without usable tokens. The session is kept. Also a login whose `token_type` is not
   * Bearer.
   */
  | 'refresh-malformed'
  /** The refresh endpoint calls the request itself wrong (RFC 6749 section 5.2). The session is kept. */
  | 'refresh-misconfigured'
  /**
   * A header that carries a token is missing in the answer, or hidden by CORS. In a refresh it ends the session; in a
   * login it does not.
   */
  | 'token-header-missing'
  /** Too many refreshes in a short time; none is sent until the window has passed. */
  | 'breaker-open'
  /** Another tab held the refresh lock for too long. The session is kept. */
  | 'lock-timeout'
  /** The call was held for `refresh.holdTimeoutMs` and let go; the refresh goes on. */
  | 'hold-timeout'
  /** A token that cannot be one was handed in or answered (RFC 6750 section 2.1). */
  | 'invalid-token'
  /** The back end has no such endpoint configured. */
  | 'not-configured'
  /** The injector was destroyed while the call was held. */
  | 'destroyed';

/** Transient by nature: no network, no answer in time, a server in trouble, one that asks for patience. */
const retryableCode = /^refresh-(?!mis)|-timeout$|-open$/;

declare const ngDevMode: unknown;

const messages: Readonly<Record<AuthErrorCode, string>> = {
  'not-authenticated': 'Nobody is signed in; the request was not sent.',
  'signed-out': 'The session was ended while the request was held.',
  'session-expired': 'The session has expired. Sign in again.',
  'session-changed': 'Someone signed in anew while the request was held.',
  'refresh-network': 'The refresh endpoint could not be reached.',
  'refresh-timeout': 'The refresh endpoint did not answer in time.',
  'refresh-unavailable': 'The refresh endpoint is in trouble.',
  'refresh-rate-limited': 'The refresh endpoint asks for patience.',
  'refresh-malformed': 'The refresh answer holds no usable tokens.',
  'refresh-misconfigured':
    'The refresh endpoint calls the request itself wrong. Check the back-end options.',
  'token-header-missing':
    'A header that carries a token is missing in the answer, or hidden: across origins, Access-Control-Expose-Headers must name it.',
  'breaker-open': 'Too many refreshes in a short time. More are sent when some time has passed.',
  'lock-timeout': 'Another tab holds the refresh lock for too long.',
  'hold-timeout': 'The request was held for too long.',
  'invalid-token': 'That cannot be a token (RFC 6750 section 2.1).',
  'not-configured':
    'The back end has no such endpoint. Name it in the back-end feature, or use setTokens().',
  destroyed: 'The application was destroyed while the request was held.',
};

/** In production builds, the code is the message. */
function messageOf(code: AuthErrorCode, detail: string): string {
  return typeof ngDevMode === 'undefined' || ngDevMode
    ? `${messages[code]} ${detail}`.trim()
    : code;
}

/** What an `AuthError` is made from, besides its code. */
export interface AuthErrorOptions {
  /** HTTP status of the answer behind this error; 0 when there was none. */
  readonly status?: number;
  /** How long the server asked to be left alone, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** What the message says besides. Never a token. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/**
 * What Holdfast fails with. It never holds a token.
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
  /** HTTP status of the answer behind this error; 0 when there was none. */
  readonly status: number;
  /** How long not to ask again, in ms, where that is known. */
  readonly retryAfterMs: number | undefined;
  /** What the message says besides the sentence that belongs to `code`. */
  readonly detail: string;

  constructor(
    readonly code: AuthErrorCode,
    { status = 0, retryAfterMs, detail = '', cause }: AuthErrorOptions = {},
  ) {
    // The platform makes `cause` not enumerable: it may carry a whole response, and errors get serialised into logs.
    super(messageOf(code, detail), { cause });
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.detail = detail;
  }

  /** The same for another request, which failed with `cause`. */
  causedBy(cause: unknown): AuthError {
    const { code, ...options } = this;
    return new AuthError(code, { ...options, cause });
  }

  /**
   * Whether this is a definite refusal, after which no retry with the same tokens can succeed. It ends the session, unless
   * it meets an early refresh (`refresh-failed`) or a login.
   */
  get isTerminal(): boolean {
    return this.code === 'session-expired' || this.code === 'token-header-missing';
  }

  /** Whether nobody is signed in, or not who sent the request. */
  get requiresSignIn(): boolean {
    return /^(not-authenticated|signed-out|session-|token-)/.test(this.code);
  }

  /** Whether the same call may succeed later within the same session. */
  get isRetryable(): boolean {
    return retryableCode.test(this.code);
  }
}

/**
 * Whether this is an `AuthError`. For what a request failed with: `authErrorOf`.
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
