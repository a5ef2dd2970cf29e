import { AuthError, AuthErrorCode } from './auth-error';
import { RefreshPolicy, cooldownDuration } from './refresh-policy';

/** The pause after a failed refresh. Holds no token, so that it can be shared with other tabs. */
export interface Cooldown {
  /** Whose tokens: the ID of a session, or `'cookie'`. */
  readonly subject: string;
  readonly gen: number;
  /** Local ms since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
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
  const durationMs = cooldownDuration(code, retryAfterMs, policy);
  return { subject, gen, startedAt, durationMs, code, status };
}

/** The error of a cool-down that still applies, or `null`. Failures before `ignoreFailuresBefore` are ignored, except a 429. */
export function cooldownError(
  cooldown: Partial<Cooldown> | null | undefined,
  subject: string,
  gen: number,
  now: number,
  ignoreFailuresBefore: number,
): AuthError | null {
  const { code, startedAt = NaN, durationMs = 0, status } = cooldown ?? {};
  return code !== undefined &&
    cooldown?.subject === subject &&
    cooldown.gen === gen &&
    isWithin(durationMs, startedAt, now) &&
    (startedAt >= ignoreFailuresBefore || code === 'refresh-rate-limited')
    ? new AuthError(code, { status, retryAfterMs: startedAt + durationMs - now })
    : null;
}

/** Uses the absolute difference, so that a clock set back cannot extend the window. */
export function isWithin(ms: number, since: number, now: number): boolean {
  return Math.abs(now - since) < ms;
}
