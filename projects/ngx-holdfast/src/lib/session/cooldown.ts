import { AuthError, AuthErrorCode } from './auth-error';
import { RefreshPolicy, cooldownDuration } from './refresh-policy';

/** After a failure the same token is left alone for a while. Without a token, so that other tabs can be told. */
export interface Cooldown {
  /** Whose tokens: a session, or all that one cookie stands for. */
  readonly subject: string;
  readonly gen: number;
  /** Local ms since 1970. */
  readonly startedAt: number;
  readonly ms: number;
  readonly code: AuthErrorCode;
  readonly status: number;
}

export function cooldownAfter(
  { code, status, retryAfterMs }: AuthError,
  subject: string,
  gen: number,
  startedAt: number,
  policy: RefreshPolicy,
): Cooldown {
  return {
    subject,
    gen,
    startedAt,
    ms: cooldownDuration(code, retryAfterMs, policy),
    code,
    status,
  };
}

/** Why these tokens are still left alone, or `null`. Of failures before `countFrom`, only the server's own wish counts. */
export function cooldownError(
  rest: Partial<Cooldown> | null | undefined,
  of: string,
  gen: number,
  now: number,
  countFrom: number,
): AuthError | null {
  const { code, startedAt = NaN, ms = 0, status } = rest ?? {};
  return code !== undefined &&
    rest?.subject === of &&
    rest.gen === gen &&
    isWithin(ms, startedAt, now) &&
    (startedAt >= countFrom || code === 'refresh-rate-limited')
    ? new AuthError(code, { status, retryAfterMs: startedAt + ms - now })
    : null;
}

/** A clock that was set back must not make a minute last a day. */
export function isWithin(ms: number, since: number, now: number): boolean {
  return Math.abs(now - since) < ms;
}
