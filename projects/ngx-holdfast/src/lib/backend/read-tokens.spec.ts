import { HttpHeaders, HttpResponse } from '@angular/common/http';
import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { checkTokenResponse } from '../session/token-response';
import { readBody, readHeaders, readTokenResponse } from './read-tokens';

function answer(body: string | null, headers: Record<string, string> = {}) {
  return new HttpResponse<string>({ body, headers: new HttpHeaders(headers) });
}

describe('readBody', () => {
  it('reads the fields that the back end has [F040]', () => {
    const body = '{"accessToken":"A","refreshToken":"R","expiresIn":60}';
    expect(readBody()(answer(body))).toEqual({
      accessToken: 'A',
      refreshToken: 'R',
      expiresIn: 60,
    });
  });

  it('reads paths [F040]', () => {
    const read = readBody({ accessToken: 'data.token', refreshToken: 'data.rt.0' });
    expect(read(answer('{"data":{"token":"A","rt":["R"]}}'))).toMatchObject({
      accessToken: 'A',
      refreshToken: 'R',
    });
  });

  it.each(['A', '"A"', ' A\n'])(
    'a body that is nothing but a string (%j) is the access token',
    (body) => {
      expect(readBody()(answer(body))).toEqual({ accessToken: 'A' });
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
  ])('there is no token in %j [F034]', (body) => {
    expect(() => checkTokenResponse(readBody()(answer(body)))).toThrow(
      expect.objectContaining({ code: 'invalid-token' }) as Error,
    );
  });

  it('whatever the body, the reader itself does not throw [F034]', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(null)), (body) => {
        readBody()(answer(body));
      }),
      { numRuns: propertyRuns.numRuns / 4 },
    );
  });
});

describe('readTokenEndpoint', () => {
  const read = readTokenResponse();

  it('reads the answer of RFC 6749 section 5.1', () => {
    const body =
      '{"access_token":"A","token_type":"bearer","expires_in":"60","refresh_token":"R","scope":"x"}';
    expect(checkTokenResponse(read(answer(body)))).toEqual({
      accessToken: 'A',
      refreshToken: 'R',
      expiresIn: 60,
    });
  });

  it('Bearer in any case, or nothing, is Bearer [F037]', () => {
    for (const type of ['"Bearer"', '"bearer"', '"BEARER"', 'null']) {
      expect(read(answer(`{"access_token":"A","token_type":${type}}`))).toMatchObject({
        accessToken: 'A',
      });
    }
  });

  it.each(['"DPoP"', '"mac"', '""', '5', '{}', '["Bearer"]'])(
    'a token of type %s is not sent as Bearer [F037]',
    (type) => {
      expect(() => read(answer(`{"access_token":"A","token_type":${type}}`))).toThrow(
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
    expect(read(answer(null, headers))).toEqual({ accessToken: 'A', refreshToken: 'R' });
  });

  it('without a prefix the whole value is the token', () => {
    const readWhole = readHeaders({ accessToken: 'X-Access', refreshToken: 'X-Refresh' });
    expect(readWhole(answer(null, { 'X-Access': 'A', 'X-Refresh': 'R' }))).toEqual({
      accessToken: 'A',
      refreshToken: 'R',
    });
  });

  it.each([
    [{}, 'X-Access'],
    [{ 'X-Access': 'Bearer A' }, 'X-Refresh'],
    [{ 'X-Refresh': 'Bearer R' }, 'X-Access'],
    [{ 'X-Access': 'A', 'X-Refresh': 'Bearer R' }, 'X-Access'],
  ])('a header that is missing, or hidden by CORS, is named: %j', (headers, detail) => {
    expect(() => read(answer(null, headers))).toThrow(
      expect.objectContaining({
        code: 'token-header-missing',
        detail,
        message: expect.stringContaining('Access-Control-Expose-Headers') as string,
      }) as Error,
    );
  });
});
