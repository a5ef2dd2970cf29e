import { AuthError, AuthErrorCode, isAuthError } from './auth-error';

const retryable: readonly AuthErrorCode[] = [
  'refresh-network',
  'refresh-timeout',
  'refresh-unavailable',
  'refresh-rate-limited',
  'refresh-malformed',
  'breaker-open',
  'lock-timeout',
  'hold-timeout',
];

const requiringSignIn: readonly AuthErrorCode[] = [
  'not-authenticated',
  'signed-out',
  'session-expired',
  'session-changed',
  'token-header-missing',
];

const notRetryable: readonly AuthErrorCode[] = [
  ...requiringSignIn,
  'refresh-misconfigured',
  'invalid-token',
  'not-configured',
  'destroyed',
];

const codes = [...retryable, ...notRetryable];

describe('AuthError', () => {
  it('does not contain its cause when it is logged [F101]', () => {
    const error = new AuthError('refresh-network', { cause: { body: 'SECRET' } });
    expect(error.cause).toEqual({ body: 'SECRET' });
    expect(JSON.stringify(error)).not.toContain('SECRET');
    expect(Object.keys(error)).not.toContain('cause');
    expect(error.name).toBe('AuthError');
  });

  it('is identified by its class, not by its shape', () => {
    expect(isAuthError(new AuthError('signed-out'))).toBe(true);
    expect(isAuthError({ name: 'AuthError', code: 'signed-out' })).toBe(false);
    expect(isAuthError(null)).toBe(false);
  });

  it.each(retryable)('%s is retryable', (code) => {
    expect(new AuthError(code).isRetryable).toBe(true);
  });

  it.each(notRetryable)('%s is not retryable', (code) => {
    expect(new AuthError(code).isRetryable).toBe(false);
  });

  it('two codes are terminal, and five require a sign-in', () => {
    expect(codes.filter((code) => new AuthError(code).isTerminal)).toEqual([
      'session-expired',
      'token-header-missing',
    ]);
    expect(codes.filter((code) => new AuthError(code).requiresSignIn)).toEqual(requiringSignIn);
  });

  it('has a different message for each code', () => {
    const messages = codes.map((code) => new AuthError(code).message);
    expect(messages.filter((message) => !/^[A-Z].* .*\S$/.test(message))).toEqual([]);
    expect(new Set(messages).size).toBe(codes.length);
  });

  it('appends the detail to the message if there is one', () => {
    const plain = new AuthError('refresh-malformed');
    const detailed = new AuthError('refresh-malformed', { detail: 'refreshToken' });
    expect(plain.detail).toBe('');
    expect(detailed.message).toBe(`${plain.message} refreshToken`);
  });

  it('withCause() returns another error with the same fields', () => {
    const options = { status: 429, retryAfterMs: 5, detail: 'x' };
    const error = new AuthError('refresh-rate-limited', { ...options, cause: 1 });
    const other = error.withCause(2);
    expect(other).not.toBe(error);
    expect(other).toMatchObject({ code: error.code, ...options, cause: 2 });
    expect(other.message).toBe(error.message);
  });

  it('has status 0 without a response', () => {
    expect(new AuthError('refresh-network')).toMatchObject({ status: 0, retryAfterMs: undefined });
    expect(new AuthError('refresh-rate-limited', { status: 429, retryAfterMs: 5 })).toMatchObject({
      status: 429,
      retryAfterMs: 5,
    });
  });
});
