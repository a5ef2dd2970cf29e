import { HttpHeaders, HttpResponse } from '@angular/common/http';
import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { checkTokenResponse } from '../session/token-response';
import { readBody, readHeaders, readTokenResponse } from './read-tokens';

function response(body: string | null, headers: Record<string, string> = {}) {
  return new HttpResponse<string>({ body, headers: new HttpHeaders(headers) });
}

describe('readBody', () => {
  it('reads the default fields [F040]', () => {
    const body = '{"accessToken":"A","refreshToken":"R","expiresIn":60}';
    expect(readBody()(response(body))).toEqual({
      accessToken: 'A',
      refreshToken: 'R',
      expiresIn: 60,
    });
  });

  it('reads nested paths [F040]', () => {
    const read = readBody({ accessToken: 'data.token', refreshToken: 'data.rt.0' });
    expect(read(response('{"data":{"token":"A","rt":["R"]}}'))).toMatchObject({
      accessToken: 'A',
      refreshToken: 'R',
    });
  });

  it.each(['A', '"A"', ' A\n'])(
    'reads a body that is a single string (%j) as the access token',
    (body) => {
      expect(readBody()(response(body))).toEqual({ accessToken: 'A' });
    },
  );

  it.each([
    null,
    '',
    '""',
    'null',
    '[]',
    '5',
    'true',
    '{}',
    '{',
    '<html></html>',
    'undefined',
    '{"accessToken":null}',
    '{"accessToken":""}',
    '{"accessToken":{}}',
    '{"accessToken":"undefined"}',
    '{"access_token":"A"}',
    '{"accessToken":"A","refreshToken":5}',
  ])('finds no token in %j [F034]', (body) => {
    expect(() => checkTokenResponse(readBody()(response(body)))).toThrow(
      expect.objectContaining({ code: 'invalid-token' }) as Error,
    );
  });

  it('never throws, with any body [F034]', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(null)), (body) => {
        readBody()(response(body));
      }),
      { numRuns: propertyRuns.numRuns / 4 },
    );
  });
});

describe('readTokenResponse', () => {
  const read = readTokenResponse();

  it('reads the response of RFC 6749 section 5.1', () => {
    const body =
      '{"access_token":"A","token_type":"bearer","expires_in":"60","refresh_token":"R","scope":"x"}';
    expect(checkTokenResponse(read(response(body)))).toEqual({
      accessToken: 'A',
      refreshToken: 'R',
      expiresIn: 60,
    });
  });

  it('accepts Bearer in any case, and no token type [F037]', () => {
    for (const type of ['"Bearer"', '"bearer"', '"BEARER"', 'null']) {
      expect(read(response(`{"access_token":"A","token_type":${type}}`))).toMatchObject({
        accessToken: 'A',
      });
    }
  });

  it.each(['"DPoP"', '"mac"', '""', '5', '{}', '["Bearer"]'])(
    'throws for a token of type %s [F037]',
    (type) => {
      expect(() => read(response(`{"access_token":"A","token_type":${type}}`))).toThrow(
        expect.objectContaining({
          code: 'refresh-malformed',
          detail: expect.stringContaining('token_type') as string,
        }) as Error,
      );
    },
  );
});

describe('readHeaders', () => {
  const read = readHeaders({
    accessToken: 'X-Access',
    refreshToken: 'X-Refresh',
    prefix: 'Bearer ',
  });

  it('reads both tokens without their prefix', () => {
    const headers = { 'x-access': 'Bearer A', 'X-REFRESH': 'Bearer R' };
    expect(read(response(null, headers))).toEqual({ accessToken: 'A', refreshToken: 'R' });
  });

  it('reads the whole value without a prefix', () => {
    const readWhole = readHeaders({ accessToken: 'X-Access', refreshToken: 'X-Refresh' });
    expect(readWhole(response(null, { 'X-Access': 'A', 'X-Refresh': 'R' }))).toEqual({
      accessToken: 'A',
      refreshToken: 'R',
    });
  });

  it.each([
    [{}, 'X-Access'],
    [{ 'X-Access': 'Bearer A' }, 'X-Refresh'],
    [{ 'X-Refresh': 'Bearer R' }, 'X-Access'],
    [{ 'X-Access': 'A', 'X-Refresh': 'Bearer R' }, 'X-Access'],
  ])('names a header that is missing or hidden by CORS: %j', (headers, detail) => {
    expect(() => read(response(null, headers))).toThrow(
      expect.objectContaining({
        code: 'token-header-missing',
        detail,
        message: expect.stringContaining('Access-Control-Expose-Headers') as string,
      }) as Error,
    );
  });
});
