import { AuthError } from './auth-error';
import { defaultRefreshPolicy } from './refresh-policy';
import { Cooldown, isWithin, cooldownAfter, cooldownError } from './cooldown';

const outage = new AuthError('refresh-unavailable', { status: 503 });

function rest(error = outage, since = 1_000): Cooldown {
  return cooldownAfter(error, 's1', 3, since, defaultRefreshPolicy);
}

describe('a rest', () => {
  it('lasts as long as the policy says, with the error that led to it', () => {
    expect(cooldownError(rest(), 's1', 3, 10_999, 0)).toEqual(
      new AuthError('refresh-unavailable', { status: 503, retryAfterMs: 1 }),
    );
    expect(cooldownError(rest(), 's1', 3, 11_000, 0)).toBeNull();
  });

  it('lasts as long as the server asks for, whoever insists [F024]', () => {
    const limited = rest(new AuthError('refresh-rate-limited', { retryAfterMs: 60_000 }));
    expect(cooldownError(limited, 's1', 3, 60_999, Infinity)?.retryAfterMs).toBe(1);
    expect(cooldownError(limited, 's1', 3, 61_000, 0)).toBeNull();
  });

  it('told on, it does not become longer [F024]', () => {
    const late = cooldownError(rest(), 's1', 3, 10_000, 0) as AuthError;
    expect(cooldownError(rest(late, 10_000), 's1', 3, 11_000, 0)).toBeNull();
  });

  it('what failed before the moment from which failures count overrides it', () => {
    expect(cooldownError(rest(), 's1', 3, 5_000, 1_001)).toBeNull();
    expect(cooldownError(rest(), 's1', 3, 5_000, 1_000)?.code).toBe('refresh-unavailable');
  });

  it('who insists overrides a cool-down of our own', () => {
    expect(cooldownError(rest(), 's1', 3, 1_001, Infinity)).toBeNull();
  });

  it.each([
    ['s2', 3],
    ['s1', 4],
    ['s1', 2],
  ])('is for those tokens only, not for %s in generation %d', (sid, gen) => {
    expect(cooldownError(rest(), sid, gen, 1_001, 0)).toBeNull();
  });

  it('a clock that was set back does not make it last [F050]', () => {
    const told = rest(outage, 86_400_000);
    expect(cooldownError(told, 's1', 3, 0, 0)).toBeNull();
  });

  it('holds no token, and can be written down', () => {
    const told = rest(new AuthError('refresh-network', { cause: new Error('SECRET') }));
    const written = JSON.stringify(told);
    expect(written).not.toContain('SECRET');
    const read = JSON.parse(written) as Cooldown;
    expect(cooldownError(read, 's1', 3, 1_001, 0)?.code).toBe('refresh-network');
  });

  it.each([
    null,
    undefined,
    {},
    { subject: 's1' },
    { subject: 's1', gen: 3, ms: 5_000, startedAt: 0 },
  ])('what is none (%j) holds nobody up', (garbage) => {
    expect(cooldownError(garbage, 's1', 3, 1, 0)).toBeNull();
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
