import { AuthError, AuthErrorCode } from '../core/auth-error';
import { RefreshPolicy, restMs } from './refresh-policy';

/** After a failure the same token is left alone for a while. Without a token, so that other tabs can be told. */
export interface Rest {
  /** Whose tokens: a session, or all that one cookie stands for. */
  readonly of: string;
  readonly gen: number;
  /** Local ms since 1970. */
  readonly since: number;
  readonly ms: number;
  readonly code: AuthErrorCode;
  readonly status: number;
}

export function restAfter(
  { code, status, retryAfterMs }: AuthError,
  of: string,
  gen: number,
  since: number,
  policy: RefreshPolicy,
): Rest {
  return { of, gen, since, ms: restMs(code, retryAfterMs, policy), code, status };
}

/** Why these tokens are still left alone, or `null`. Of failures before `countFrom`, only the server's own wish counts. */
export function restingError(
  rest: Partial<Rest> | null | undefined,
  of: string,
  gen: number,
  now: number,
  countFrom: number,
): AuthError | null {
  const { code, since = NaN, ms = 0, status } = rest ?? {};
  return code !== undefined &&
    rest?.of === of &&
    rest.gen === gen &&
    isWithin(ms, since, now) &&
    (since >= countFrom || code === 'refresh-rate-limited')
    ? new AuthError(code, { status, retryAfterMs: since + ms - now })
    : null;
}

/** A clock that was set back must not make a minute last a day. */
export function isWithin(ms: number, since: number, now: number): boolean {
  return Math.abs(now - since) < ms;
}
