import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { AuthError } from './auth-error';
import { checkTokenResponse, isToken, refreshTokenSyntax } from './token-response';

function rejectionOf(value: unknown): AuthError {
  try {
    checkTokenResponse(value);
  } catch (error) {
    return error as AuthError;
  }
  throw new Error(`${JSON.stringify(value)} was accepted.`);
}

describe('isToken', () => {
  it.each(['a', 'eyJ.eyJ.c2ln', 'AZaz09-._~+/', 'abc=', 'abc==', 'xnull', 'nullx'])(
    'accepts %j',
    (token) => {
      expect(isToken(token)).toBe(true);
    },
  );

  it.each([
    '',
    '=',
    'a=b',
    'a b',
    ' a',
    'a ',
    'a,b',
    'a"b',
    'ä',
    'a\0',
    '{}',
    '<html>',
    '[object Object]',
  ])('rejects %j', (token) => {
    expect(isToken(token)).toBe(false);
  });

  it.each(['a\r\nX-Evil: 1', 'a\n', '\na', 'a\r', 'a\u2028'])('rejects %j [F098]', (token) => {
    expect(isToken(token)).toBe(false);
  });

  it('accepts at most 16 KB [F100]', () => {
    expect(isToken('a'.repeat(16_384))).toBe(true);
    expect(isToken('a'.repeat(16_385))).toBe(false);
  });
});

describe('checkTokenResponse', () => {
  it('returns only the known fields', () => {
    const response = { accessToken: 'A', refreshToken: 'R', expiresIn: 60, scope: 'all' };
    expect(checkTokenResponse(response)).toEqual({
      accessToken: 'A',
      refreshToken: 'R',
      expiresIn: 60,
    });
  });

  it.each([undefined, null, ''])(
    'treats a refresh token of %j as missing [F035]',
    (refreshToken) => {
      expect(checkTokenResponse({ accessToken: 'A', refreshToken }).refreshToken).toBeUndefined();
    },
  );

  it.each([
    ['60', 60],
    [0, 0],
    ['', undefined],
    ['soon', undefined],
    [null, undefined],
    [NaN, undefined],
    [Infinity, undefined],
    [[60], undefined],
    [{}, undefined],
    [true, undefined],
  ])('reads an expiresIn of %j as %j [F044]', (expiresIn, seconds) => {
    expect(checkTokenResponse({ accessToken: 'A', expiresIn }).expiresIn).toBe(seconds);
  });

  it.each([
    ...[undefined, null, '', [], 5, true, 'A', '<html></html>', {}, ['A']],
    ...[undefined, null, '', {}, [], ['A'], 5, true, 'undefined', 'null', 'NaN', 'a b'].map(
      (accessToken) => ({ accessToken }),
    ),
  ])('rejects %j, which contains no access token [F034]', (value) => {
    expect(rejectionOf(value)).toMatchObject({ code: 'invalid-token', detail: 'accessToken' });
  });

  it.each([5, {}, [], ['R'], true, false, 0, 'undefined', 'a b', 'a\r\nb'])(
    'rejects a refresh token of %j [F034]',
    (refreshToken) => {
      expect(rejectionOf({ accessToken: 'A', refreshToken })).toMatchObject({
        code: 'invalid-token',
        detail: 'refreshToken',
      });
    },
  );

  it('accepts refresh tokens of all printable characters, as in RFC 6749', () => {
    const refreshToken = '0.AXoA*!$-_.~(x)';
    expect(checkTokenResponse({ accessToken: 'A', refreshToken }).refreshToken).toBe(refreshToken);
  });

  it('does not repeat the token in the error [F098]', () => {
    const error = rejectionOf({ accessToken: 'SECRET\r\nX-Evil: 1' });
    expect(`${String(error)} ${JSON.stringify(error)} ${error.stack ?? ''}`).not.toContain(
      'SECRET',
    );
    expect(error.message).not.toContain('SECRET');
  });

  it('never accepts a value of a wrong type [F034]', () => {
    const value = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.constantFrom('A', 'eyJ.eyJ.c2ln', 'undefined', 'a\nb', ''),
    );
    const response = fc.oneof(
      { weight: 1, arbitrary: fc.anything() },
      {
        weight: 3,
        arbitrary: fc.record(
          { accessToken: value, refreshToken: value, expiresIn: value },
          { requiredKeys: [] },
        ),
      },
    );
    let accepted = 0;
    fc.assert(
      fc.property(response, (body) => {
        try {
          const { accessToken, refreshToken, expiresIn } = checkTokenResponse(body);
          accepted += 1;
          return (
            isToken(accessToken) &&
            (refreshToken === undefined || isToken(refreshToken, refreshTokenSyntax)) &&
            (expiresIn === undefined || Number.isFinite(expiresIn))
          );
        } catch (error) {
          return error instanceof AuthError && error.code === 'invalid-token';
        }
      }),
      propertyRuns,
    );
    expect(accepted).toBeGreaterThan(0);
  });
});
