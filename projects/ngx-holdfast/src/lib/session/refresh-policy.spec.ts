import { AuthError, AuthErrorCode } from './auth-error';
import {
  RefreshPolicy,
  cooldownDuration,
  defaultRefreshPolicy,
  isWorthRetrying,
  refreshPolicy,
} from './refresh-policy';

const policy = defaultRefreshPolicy;

describe('refreshPolicy', () => {
  it('has the options of the app, and the defaults for those that are left out', () => {
    expect(refreshPolicy()).toEqual(policy);
    expect(refreshPolicy({ holdTimeoutMs: 0 })).toEqual({ ...policy, holdTimeoutMs: 0 });
  });

  it.each(Object.keys(policy) as (keyof RefreshPolicy)[])(
    'treats an undefined %s as left out',
    (option) => expect(refreshPolicy({ [option]: undefined })).toEqual(policy),
  );

  it('has the documented defaults', () => {
    expect(policy).toEqual({
      attempts: 3,
      backoffBaseMs: 500,
      attemptTimeoutMs: 15_000,
      totalTimeoutMs: 30_000,
      holdTimeoutMs: 30_000,
      cooldownMs: 10_000,
      breaker: { refreshes: 5, withinMs: 30_000 },
    });
  });
});

describe('isWorthRetrying', () => {
  it.each<[AuthErrorCode, boolean]>([
    ['refresh-network', true],
    ['refresh-timeout', true],
    ['refresh-unavailable', true],
    ['refresh-rate-limited', false],
    ['refresh-malformed', false],
    ['refresh-misconfigured', false],
    ['session-expired', false],
    ['session-changed', false],
    ['signed-out', false],
    ['token-header-missing', false],
    ['lock-timeout', false],
    ['hold-timeout', false],
    ['breaker-open', false],
  ])('for %s is %j', (code, expected) => {
    expect(isWorthRetrying(new AuthError(code))).toBe(expected);
  });
});

describe('cooldownDuration', () => {
  it.each([
    [undefined, 10_000],
    [4_000, 4_000],
    [86_400_000, 300_000],
  ])('after a failure with a Retry-After of %p ms is %d ms', (retryAfterMs, ms) => {
    expect(cooldownDuration('refresh-unavailable', retryAfterMs, policy)).toBe(ms);
  });

  it.each([
    [undefined, 30_000],
    [0, 0],
    [5_000, 5_000],
    [300_000, 300_000],
    [86_400_000, 300_000],
  ])('after a 429 with a Retry-After of %p ms is %d ms', (retryAfterMs, ms) => {
    expect(cooldownDuration('refresh-rate-limited', retryAfterMs, policy)).toBe(ms);
  });

  it('is that of the policy, 300,000 ms at most', () => {
    const custom = (cooldownMs: number) => ({ ...policy, cooldownMs });
    expect(cooldownDuration('refresh-network', undefined, custom(0))).toBe(0);
    expect(cooldownDuration('refresh-network', undefined, custom(7))).toBe(7);
    expect(cooldownDuration('refresh-network', undefined, custom(900_000))).toBe(300_000);
    expect(cooldownDuration('refresh-rate-limited', undefined, custom(7))).toBe(30_000);
  });
});
