import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { firstOf, onBodyCode, onBodyText, onChallenge, onStatus } from './classify-error';

function answer(status: number, error: unknown = null, wwwAuthenticate: string | string[] = []) {
  const headers = new HttpHeaders({ 'WWW-Authenticate': wwwAuthenticate });
  return new HttpErrorResponse({ status, error, headers });
}

describe('onStatus', () => {
  it('the named statuses mean an expired token, and no other [F010]', () => {
    const verdict = onStatus(401, 419, 498);
    expect([401, 419, 498].map((status) => verdict(answer(status)))).toEqual(
      Array(3).fill('refresh'),
    );
    for (const status of [0, 200, 400, 403, 500]) {
      expect(verdict(answer(status))).toBe('pass');
    }
  });
});

describe('onBodyText', () => {
  const verdict = onBodyText({ ExpiredToken: 'refresh', Busy: 'pass' }, 'sign-out');

  it.each([
    ['ExpiredToken', 'refresh'],
    [' ExpiredToken\n', 'refresh'],
    ['"ExpiredToken"', 'refresh'],
    ['Busy', 'pass'],
    ['InvalidToken', 'sign-out'],
    ['expiredtoken', 'sign-out'],
    ['An ExpiredToken was sent', 'sign-out'],
    ['{"message":"ExpiredToken"}', 'sign-out'],
    ['toString', 'sign-out'],
    ['', 'sign-out'],
    [null, 'sign-out'],
  ] as const)('a 401 that says %j means %s [F015]', (text, meaning) => {
    expect(verdict(answer(401, text))).toBe(meaning);
  });

  it('says nothing about other statuses [F009]', () => {
    expect(verdict(answer(403, 'ExpiredToken'))).toBe('pass');
    expect(verdict(answer(500, 'InvalidToken'))).toBe('pass');
  });

  it('without a rest everything else passes', () => {
    expect(onBodyText({ ExpiredToken: 'refresh' })(answer(401, 'InvalidToken'))).toBe('pass');
  });
});

describe('onBodyCode', () => {
  const verdict = onBodyCode('error.code', { 5001: 'refresh', 5002: 'sign-out' });

  it.each([
    [{ error: { code: 5001 } }, 'refresh'],
    [{ error: { code: '5001' } }, 'refresh'],
    ['{"error":{"code":5001}}', 'refresh'],
    [{ error: { code: 5002 } }, 'sign-out'],
    [{ error: { code: 5003 } }, 'pass'],
    [{ error: { code: 50010 } }, 'pass'],
    [{ error: { code: ' 5001' } }, 'pass'],
    [{ error: { code: [5001] } }, 'pass'],
    [{ error: { code: true } }, 'pass'],
    [{ code: 5001 }, 'pass'],
    [{ error: { code: 'toString' } }, 'pass'],
    [{ error: { code: '' } }, 'pass'],
    ['5001', 'pass'],
    [null, 'pass'],
  ] as const)('a 401 with %j means %s [F015]', (body, meaning) => {
    expect(verdict(answer(401, body))).toBe(meaning);
  });

  it.each([
    [400, 'refresh'],
    [499, 'refresh'],
    [200, 'pass'],
    [500, 'pass'],
    [0, 'pass'],
  ] as const)('with status %d the code means %s [F015]', (status, meaning) => {
    expect(verdict(answer(status, { error: { code: 5001 } }))).toBe(meaning);
  });
});

describe('onChallenge', () => {
  const verdict = onChallenge();

  it.each([
    ['Bearer error="invalid_token"', 'refresh'],
    ['Bearer error="insufficient_scope"', 'pass'],
    ['Bearer error="invalid_request"', 'pass'],
    ['Bearer realm="a"', 'refresh'],
    ['Bearer realm="x, error=\\"insufficient_scope\\""', 'refresh'],
    ['Basic realm="a", Bearer error="insufficient_scope"', 'pass'],
    ['Bearer realm="a", Bearer error="insufficient_scope"', 'pass'],
    ['Basic realm="a", error="insufficient_scope"', 'refresh'],
    ['bearer ERROR=invalid_token', 'refresh'],
    [[], 'refresh'],
  ] as const)('a 401 with %j means %s [F011]', (header, meaning) => {
    expect(verdict(answer(401, null, header as string))).toBe(meaning);
  });

  it('a repeated header is one list [F011]', () => {
    const headers = new HttpHeaders()
      .append('WWW-Authenticate', 'Negotiate')
      .append('WWW-Authenticate', 'Bearer error="insufficient_scope"');
    expect(verdict(new HttpErrorResponse({ status: 401, headers }))).toBe('pass');
  });

  it.each([
    [403, 'Bearer error="insufficient_scope"', 'pass'],
    [403, 'Bearer error="invalid_token"', 'refresh'],
    [403, '', 'pass'],
    [400, '', 'pass'],
    [0, '', 'pass'],
  ] as const)('a %d with %j means %s [F009]', (status, header, meaning) => {
    expect(verdict(answer(status, null, header))).toBe(meaning);
  });

  it('a 401 whose header CORS hides counts as an expired token [F012]', () => {
    expect(verdict(answer(401))).toBe('refresh');
    expect(verdict(new HttpErrorResponse({ status: 401 }))).toBe('refresh');
  });

  it.each([400, 401])('a %d that asks for a nonce is no expired token [F018]', (status) => {
    expect(verdict(answer(status, null, 'DPoP error="use_dpop_nonce"'))).toBe('pass');
    expect(verdict(answer(status, null, 'DPoP algs="ES256", error="use_dpop_nonce"'))).toBe('pass');
  });

  it('an expired token may be said in a DPoP challenge [F018]', () => {
    expect(verdict(answer(401, null, 'DPoP error="invalid_token"'))).toBe('refresh');
  });
});

describe('firstOf', () => {
  it('takes the first verdict that is not to pass', () => {
    const verdict = firstOf(onBodyCode('code', { 1: 'sign-out' }), onStatus(401));
    expect(verdict(answer(401, { code: 1 }))).toBe('sign-out');
    expect(verdict(answer(401, { code: 2 }))).toBe('refresh');
    expect(verdict(answer(403))).toBe('pass');
    expect(firstOf()(answer(401))).toBe('pass');
  });
});
