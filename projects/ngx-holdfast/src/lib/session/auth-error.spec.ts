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

const aboutSignIn: readonly AuthErrorCode[] = [
  'not-authenticated',
  'signed-out',
  'session-expired',
  'session-changed',
  'token-header-missing',
];

const final: readonly AuthErrorCode[] = [
  ...aboutSignIn,
  'refresh-misconfigured',
  'invalid-token',
  'not-configured',
  'destroyed',
];

const codes = [...retryable, ...final];

describe('AuthError', () => {
  it('what it was caused by stays out of what is printed [F101]', () => {
    const error = new AuthError('refresh-network', { cause: { body: 'SECRET' } });
    expect(error.cause).toEqual({ body: 'SECRET' });
    expect(JSON.stringify(error)).not.toContain('SECRET');
    expect(Object.keys(error)).not.toContain('cause');
    expect(error.name).toBe('AuthError');
  });

  it('is known by its class, not by its shape', () => {
    expect(isAuthError(new AuthError('signed-out'))).toBe(true);
    expect(isAuthError({ name: 'AuthError', code: 'signed-out' })).toBe(false);
    expect(isAuthError(null)).toBe(false);
  });

  it.each(retryable)('after %s the same call may succeed', (code) => {
    expect(new AuthError(code).isRetryable).toBe(true);
  });

  it.each(final)('after %s it may not', (code) => {
    expect(new AuthError(code).isRetryable).toBe(false);
  });

  it('two codes end the session, and five are about who is signed in', () => {
    expect(codes.filter((code) => new AuthError(code).isTerminal)).toEqual([
      'session-expired',
      'token-header-missing',
    ]);
    expect(codes.filter((code) => new AuthError(code).requiresSignIn)).toEqual(aboutSignIn);
  });

  it('says each code in a sentence of its own', () => {
    const messages = codes.map((code) => new AuthError(code).message);
    expect(messages.filter((message) => !/^[A-Z].* .*\S$/.test(message))).toEqual([]);
    expect(new Set(messages).size).toBe(codes.length);
  });

  it('says a detail behind the sentence, and nothing where there is none', () => {
    const plain = new AuthError('refresh-malformed');
    const detailed = new AuthError('refresh-malformed', { detail: 'refreshToken' });
    expect(plain.detail).toBe('');
    expect(detailed.message).toBe(`${plain.message} refreshToken`);
  });

  it('with another cause it is another error that says the same', () => {
    const options = { status: 429, retryAfterMs: 5, detail: 'x' };
    const error = new AuthError('refresh-rate-limited', { ...options, cause: 1 });
    const other = error.causedBy(2);
    expect(other).not.toBe(error);
    expect(other).toMatchObject({ code: error.code, ...options, cause: 2 });
    expect(other.message).toBe(error.message);
  });

  it('without an answer its status is 0', () => {
    expect(new AuthError('refresh-network')).toMatchObject({ status: 0, retryAfterMs: undefined });
    expect(new AuthError('refresh-rate-limited', { status: 429, retryAfterMs: 5 })).toMatchObject({
      status: 429,
      retryAfterMs: 5,
    });
  });
});
