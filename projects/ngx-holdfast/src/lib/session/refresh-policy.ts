import { Observable, SchedulerLike, retry, throwError, timeout, timer } from 'rxjs';
import { AuthError, AuthErrorCode, isAuthError } from './auth-error';

/** How hard a refresh is tried, and how long anything waits for it. */
export interface RefreshPolicy {
  /** Tries per refresh where the network or the server fails. Default 3. */
  readonly attempts: number;
  /** Before the n-th retry: a random time up to this · 2^(n-1) ms. Default 500. */
  readonly backoffBaseMs: number;
  /** One try, in ms. Default 15,000. */
  readonly attemptTimeoutMs: number;
  /** All tries of one refresh together, in ms. Default 30,000. */
  readonly totalTimeoutMs: number;
  /**
   * How long one request waits for one refresh, in ms. Default 30,000. One that waits before it is sent, and again after a
   * refusal, may wait twice.
   */
  readonly holdTimeoutMs: number;
  /**
   * After a failure the same token is not tried again for this long, in ms; 300,000 at most. Default 10,000. `refresh()`
   * and a network that is back do not wait for it. After a 429: `Retry-After`, 300,000 at most, or 30,000 where it names
   * none or CORS hides it; nobody overrides that.
   */
  readonly cooldownMs: number;
  /** More refreshes than `refreshes` within `withinMs` are not sent. Default 5 in 30,000. */
  readonly breaker: { readonly refreshes: number; readonly withinMs: number };
}

export const defaultRefreshPolicy: RefreshPolicy = {
  attempts: 3,
  backoffBaseMs: 500,
  attemptTimeoutMs: 15_000,
  totalTimeoutMs: 30_000,
  holdTimeoutMs: 30_000,
  cooldownMs: 10_000,
  breaker: { refreshes: 5, withinMs: 30_000 },
};

/** The policy of an app: an option that is `undefined` counts as not given. */
export function refreshPolicy(own: Partial<RefreshPolicy> = {}): RefreshPolicy {
  const given = Object.entries<unknown>(own).filter(([, value]) => value !== undefined);
  return { ...defaultRefreshPolicy, ...Object.fromEntries(given) };
}

/** The longest `Retry-After` that is obeyed. */
const retryAfterMaxMs = 300_000;
/** Where a 429 names no usable `Retry-After`. */
const retryAfterDefaultMs = 30_000;

/** Where the next try may meet another server, or the network again. */
const retryableCode: RegExp = /^refresh-(network|timeout|unavailable)$/;

export function failAfter<T>(ms: number, scheduler: SchedulerLike, code: AuthErrorCode) {
  return timeout<T, Observable<never>>({
    first: ms,
    scheduler,
    with: () => throwError(() => new AuthError(code)),
  });
}

/** Exponential backoff with full jitter; verdicts of the server are not retried. */
export function retryWithBackoff<T>(
  policy: RefreshPolicy,
  scheduler: SchedulerLike,
  random: () => number,
) {
  return retry<T>({
    count: policy.attempts - 1,
    delay: (error: unknown, retries) =>
      isAuthError(error) && retryableCode.test(error.code)
        ? timer(random() * policy.backoffBaseMs * 2 ** (retries - 1), scheduler)
        : throwError(() => error),
  });
}

/** How long after a failure the same token is left alone, in ms. */
export function cooldownDuration(
  code: AuthErrorCode,
  retryAfterMs: number | undefined,
  policy: RefreshPolicy,
): number {
  const usualMs = code === 'refresh-rate-limited' ? retryAfterDefaultMs : policy.cooldownMs;
  return Math.min(retryAfterMs ?? usualMs, retryAfterMaxMs);
}
