import { AuthError } from './auth-error';
import { Cooldown, cooldownAfter, cooldownError, isWithin } from './cooldown';
import { defaultRefreshPolicy } from './refresh-policy';

const unavailable = new AuthError('refresh-unavailable', { status: 503 });

function aCooldown(error = unavailable, startedAt = 1_000): Cooldown {
  return cooldownAfter(error, 's1', 3, startedAt, defaultRefreshPolicy);
}

describe('a cool-down', () => {
  it('lasts as long as the policy states, with the error that has caused it', () => {
    expect(cooldownError(aCooldown(), 's1', 3, 10_999, 0)).toEqual(
      new AuthError('refresh-unavailable', { status: 503, retryAfterMs: 1 }),
    );
    expect(cooldownError(aCooldown(), 's1', 3, 11_000, 0)).toBeNull();
  });

  it('lasts as long as the server requests, also for a forced refresh [F024]', () => {
    const limited = aCooldown(new AuthError('refresh-rate-limited', { retryAfterMs: 60_000 }));
    expect(cooldownError(limited, 's1', 3, 60_999, Infinity)?.retryAfterMs).toBe(1);
    expect(cooldownError(limited, 's1', 3, 61_000, Infinity)).toBeNull();
  });

  it('does not become longer where its own error starts the next one [F024]', () => {
    const late = cooldownError(aCooldown(), 's1', 3, 10_000, 0) as AuthError;
    expect(cooldownError(aCooldown(late, 10_000), 's1', 3, 11_000, 0)).toBeNull();
  });

  it('ends with a failure that is ignored because it is too old [F022]', () => {
    expect(cooldownError(aCooldown(), 's1', 3, 5_000, 1_001)).toBeNull();
    expect(cooldownError(aCooldown(), 's1', 3, 5_000, 1_000)?.code).toBe('refresh-unavailable');
  });

  it('is overridden by a forced refresh, unless the server has requested it', () => {
    expect(cooldownError(aCooldown(), 's1', 3, 1_001, Infinity)).toBeNull();
  });

  it.each([
    ['s2', 3],
    ['s1', 4],
    ['s1', 2],
  ])('does not apply to the tokens of %s in generation %d', (subject, gen) => {
    expect(cooldownError(aCooldown(), subject, gen, 1_001, 0)).toBeNull();
  });

  it('does not become longer if the clock is set back [F050]', () => {
    expect(cooldownError(aCooldown(unavailable, 86_400_000), 's1', 3, 0, 0)).toBeNull();
  });

  it('contains no token, and survives serialisation as JSON [F101]', () => {
    const cause = new Error('SECRET');
    const written = JSON.stringify(aCooldown(new AuthError('refresh-network', { cause })));
    expect(written).not.toContain('SECRET');
    const read = JSON.parse(written) as Cooldown;
    expect(cooldownError(read, 's1', 3, 1_001, 0)?.code).toBe('refresh-network');
  });

  it.each([
    null,
    undefined,
    {},
    { subject: 's1' },
    { subject: 's1', gen: 3, durationMs: 5_000, startedAt: 0 },
    { subject: 's1', gen: 3, code: 'refresh-network' as const },
    { subject: 's1', gen: 3, code: 'refresh-network' as const, startedAt: 0 },
    { subject: 's1', gen: 3, code: 'refresh-network' as const, durationMs: 5_000 },
  ])('is ignored if it is incomplete: %j', (incomplete) => {
    expect(cooldownError(incomplete, 's1', 3, 1, 0)).toBeNull();
  });
});

describe('isWithin', () => {
  it.each([
    [10, 0, 9, true],
    [10, 0, 10, false],
    [10, 9, 0, true],
    [10, 10, 0, false],
    [10, NaN, 0, false],
  ])('%d ms since %d at %d: %p', (ms, since, now, expected) => {
    expect(isWithin(ms, since, now)).toBe(expected);
  });
});
