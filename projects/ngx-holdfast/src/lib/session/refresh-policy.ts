import { AuthError, AuthErrorCode } from './auth-error';

/** How hard a refresh is tried, and how long anything waits for it. */
export interface RefreshPolicy {
  /** Attempts per refresh where the network or the server fails. Default 3. */
  readonly attempts: number;
  /** Before the n-th retry: a random time of up to this · 2^(n-1) ms. Default 500. */
  readonly backoffBaseMs: number;
  /** Time limit of one attempt, in ms. Default 15,000. */
  readonly attemptTimeoutMs: number;
  /** Time limit of all attempts of one refresh together, in ms. Default 30,000. */
  readonly totalTimeoutMs: number;
  /**
   * How long one request waits for one refresh, in ms. Default 30,000. A request that waits before it is sent, and again
   * after a rejection, may wait twice as long.
   */
  readonly holdTimeoutMs: number;
  /**
   * The pause after a failed refresh, in ms; at most 300,000. Default 10,000. `refresh()` overrides it, and so does the
   * browser's `online` event. After a 429: `Retry-After`, at most 300,000, or 30,000 where the header is missing or hidden by
   * CORS; nothing overrides that.
   */
  readonly cooldownMs: number;
  /** The circuit breaker: more refreshes than `refreshes` within `withinMs` are not sent. Default 5 in 30,000. */
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

/** The defaults, overridden by the options of an app. An option that is `undefined` counts as left out. */
export function refreshPolicy(own: Partial<RefreshPolicy> = {}): RefreshPolicy {
  const given = Object.entries<unknown>(own).filter(([, value]) => value !== undefined);
  return { ...defaultRefreshPolicy, ...Object.fromEntries(given) };
}

/** The longest `Retry-After` that is respected. */
const retryAfterMaxMs = 300_000;
/** After a 429 without a usable `Retry-After`. */
const retryAfterDefaultMs = 30_000;

const retryableCode: RegExp = /^refresh-(network|timeout|unavailable)$/;

/** Whether the next attempt may reach another server, or the network again. */
export function isWorthRetrying({ code }: AuthError): boolean {
  return retryableCode.test(code);
}

/** How long the cool-down after a failure lasts, in ms. */
export function cooldownDuration(
  code: AuthErrorCode,
  retryAfterMs: number | undefined,
  policy: RefreshPolicy,
): number {
  const usualMs = code === 'refresh-rate-limited' ? retryAfterDefaultMs : policy.cooldownMs;
  return Math.min(retryAfterMs ?? usualMs, retryAfterMaxMs);
}
