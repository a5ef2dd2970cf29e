import { AuthError, isAuthError } from './auth-error';

describe('AuthError', () => {
  it('F101 logs: what it was caused by stays out of what is printed', () => {
    const error = new AuthError('refresh-network', { cause: { body: 'SECRET' } });
    expect(error.cause).toEqual({ body: 'SECRET' });
    expect(JSON.stringify(error)).not.toContain('SECRET');
    expect(Object.keys(error)).not.toContain('cause');
  });

  it('is known by its class, not by its shape', () => {
    expect(isAuthError(new AuthError('signed-out'))).toBe(true);
    expect(isAuthError({ name: 'AuthError', code: 'signed-out' })).toBe(false);
    expect(isAuthError(null)).toBe(false);
  });

  it.each([
    'refresh-network',
    'refresh-timeout',
    'refresh-unavailable',
    'refresh-rate-limited',
    'refresh-malformed',
    'breaker-open',
    'lock-timeout',
    'hold-timeout',
  ] as const)('after %s the same call may succeed', (code) => {
    expect(new AuthError(code).retryable).toBe(true);
  });

  it.each([
    'not-authenticated',
    'signed-out',
    'session-expired',
    'session-changed',
    'refresh-misconfigured',
    'token-header-missing',
    'invalid-token',
    'not-configured',
    'destroyed',
  ] as const)('after %s it may not', (code) => {
    expect(new AuthError(code).retryable).toBe(false);
  });

  it('without an answer its status is 0', () => {
    expect(new AuthError('refresh-network')).toMatchObject({ status: 0, retryAfterMs: undefined });
    expect(new AuthError('refresh-rate-limited', { status: 429, retryAfterMs: 5 })).toMatchObject({
      status: 429,
      retryAfterMs: 5,
    });
  });
});
