import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { firstOf, onBodyCode, onBodyText, onChallenge, onStatus } from './classify-error';

function errorResponse(
  status: number,
  error: unknown = null,
  wwwAuthenticate: string | string[] = [],
) {
  const headers = new HttpHeaders({ 'WWW-Authenticate': wwwAuthenticate });
  return new HttpErrorResponse({ status, error, headers });
}

describe('onStatus', () => {
  it('classifies only the given statuses as refresh [F010]', () => {
    const classify = onStatus(401, 419, 498);
    expect([401, 419, 498].map((status) => classify(errorResponse(status)))).toEqual(
      Array(3).fill('refresh'),
    );
    for (const status of [0, 200, 400, 403, 500]) {
      expect(classify(errorResponse(status))).toBe('pass');
    }
  });
});

describe('onBodyText', () => {
  const classify = onBodyText({ ExpiredToken: 'refresh', Busy: 'pass' }, 'sign-out');

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
  ] as const)('classifies a 401 with the text %j as %s [F015]', (text, expected) => {
    expect(classify(errorResponse(401, text))).toBe(expected);
  });

  it('passes other statuses [F009]', () => {
    expect(classify(errorResponse(403, 'ExpiredToken'))).toBe('pass');
    expect(classify(errorResponse(500, 'InvalidToken'))).toBe('pass');
  });

  it('passes other texts by default', () => {
    expect(onBodyText({ ExpiredToken: 'refresh' })(errorResponse(401, 'InvalidToken'))).toBe(
      'pass',
    );
  });
});

describe('onBodyCode', () => {
  const classify = onBodyCode('error.code', { 5001: 'refresh', 5002: 'sign-out' });

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
  ] as const)('classifies a 401 with %j as %s [F015]', (body, expected) => {
    expect(classify(errorResponse(401, body))).toBe(expected);
  });

  it.each([
    [400, 'refresh'],
    [499, 'refresh'],
    [200, 'pass'],
    [500, 'pass'],
    [0, 'pass'],
  ] as const)('classifies the code with status %d as %s [F015]', (status, expected) => {
    expect(classify(errorResponse(status, { error: { code: 5001 } }))).toBe(expected);
  });
});

describe('onChallenge', () => {
  const classify = onChallenge();

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
  ] as const)('classifies a 401 with %j as %s [F011]', (header, expected) => {
    expect(classify(errorResponse(401, null, header as string))).toBe(expected);
  });

  it('reads a repeated header as one list [F011]', () => {
    const headers = new HttpHeaders()
      .append('WWW-Authenticate', 'Negotiate')
      .append('WWW-Authenticate', 'Bearer error="insufficient_scope"');
    expect(classify(new HttpErrorResponse({ status: 401, headers }))).toBe('pass');
  });

  it.each([
    [403, 'Bearer error="insufficient_scope"', 'pass'],
    [403, 'Bearer error="invalid_token"', 'refresh'],
    [403, '', 'pass'],
    [400, '', 'pass'],
    [0, '', 'pass'],
  ] as const)('classifies a %d with %j as %s [F009]', (status, header, expected) => {
    expect(classify(errorResponse(status, null, header))).toBe(expected);
  });

  it('classifies a 401 whose header is hidden by CORS as refresh [F012]', () => {
    expect(classify(errorResponse(401))).toBe('refresh');
    expect(classify(new HttpErrorResponse({ status: 401 }))).toBe('refresh');
  });

  it.each([400, 401])('passes a %d that requires a DPoP nonce [F018]', (status) => {
    expect(classify(errorResponse(status, null, 'DPoP error="use_dpop_nonce"'))).toBe('pass');
    expect(classify(errorResponse(status, null, 'DPoP algs="ES256", error="use_dpop_nonce"'))).toBe(
      'pass',
    );
  });

  it('classifies invalid_token in a DPoP challenge as refresh [F018]', () => {
    expect(classify(errorResponse(401, null, 'DPoP error="invalid_token"'))).toBe('refresh');
  });
});

describe('firstOf', () => {
  it('returns the first class that is not pass', () => {
    const classify = firstOf(onBodyCode('code', { 1: 'sign-out' }), onStatus(401));
    expect(classify(errorResponse(401, { code: 1 }))).toBe('sign-out');
    expect(classify(errorResponse(401, { code: 2 }))).toBe('refresh');
    expect(classify(errorResponse(403))).toBe('pass');
    expect(firstOf()(errorResponse(401))).toBe('pass');
  });
});
