import { HttpParams } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import fc from 'fast-check';
import {
  BackendFeature,
  readBody,
  sendInHeader,
  withBackend,
  withJsonBackend,
  withOAuth2Backend,
} from 'ngx-holdfast';
import { Harness, endpoints, flushUnauthorized, tokenOf, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

/** The b64token of RFC 6750, which may be sent in a header. */
const usable = /^(?!(undefined|null|NaN)$)[A-Za-z0-9\-._~+/]+=*$/;

describe.each(wirings)('the refresh response, wired as %s', (wiring) => {
  let harness: Harness;
  let token: string;

  function create(feature: BackendFeature = withJsonBackend(endpoints)): void {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, features: [feature] });
    token = harness.signIn().accessToken;
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create();
  });

  afterEach(() => jest.useRealTimers());

  it.each([
    ['an empty body', ''],
    ['null', 'null'],
    ['an array', '[]'],
    ['a number', '7'],
    ['HTML', '<html></html>'],
    ['no token', '{}'],
    ['a null token', '{"accessToken":null}'],
    ['an empty token', '{"accessToken":""}'],
    ['an object as a token', '{"accessToken":{}}'],
    ['the word undefined', '{"accessToken":"undefined"}'],
    ['a bare string', '"null"'],
    ['an invalid refresh token', '{"accessToken":"good","refreshToken":{}}'],
  ])('%s keeps the session unchanged [F034]', (_, body) => {
    const result = harness.getUnauthorized('/api/a');
    harness.expectOne(endpoints.refresh).flush(body);
    expect(result.code).toBe('refresh-malformed');
    expect(harness.auth.accessToken()).toBe(token);
    expect(harness.auth.isAuthenticated()).toBe(true);
    expect(harness.countEvents('refreshed')).toBe(0);
    harness.httpTesting.verify();
  });

  it('only a valid token is sent after any refresh response [F034]', () => {
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({ accessToken: fc.anything(), refreshToken: fc.anything() }).map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return '';
        }
      }),
    );
    fc.assert(
      fc.property(body, (text) => {
        create();
        const result = harness.getUnauthorized('/api/a');
        harness.expectOne(endpoints.refresh).flush(text);
        const [replay] = harness.match('/api/a');
        expect(harness.auth.accessToken()).toMatch(usable);
        expect(replay === undefined ? result.code : tokenOf(replay)).toBe(
          replay === undefined ? 'refresh-malformed' : harness.auth.accessToken(),
        );
      }),
      { numRuns: 300 },
    );
  });

  it.each([undefined, null, ''])(
    'a response without a refresh token (%p) keeps the old one [F035]',
    (refreshToken) => {
      for (let n = 0; n < 3; n++) {
        harness.getUnauthorized('/api/a');
        const refresh = harness.expectOne(endpoints.refresh);
        expect(refresh.request.body).toEqual({ refreshToken: 'R-ada-1' });
        refresh.flush({ accessToken: freshJwt('ada'), refreshToken });
        harness.expectOne('/api/a').flush('ok');
      }
    },
  );

  it('a rotated refresh token replaces the old one [F035]', () => {
    harness.getUnauthorized('/api/a');
    harness.completeRefresh({ refreshToken: 'R2' });
    flushUnauthorized(harness.expectOne('/api/a'));
    harness.getUnauthorized('/api/b');
    expect(harness.expectOne(endpoints.refresh).request.body).toEqual({ refreshToken: 'R2' });
  });

  it.each(['mac', 'DPoP', 7])('a token of type %p is not sent as Bearer [F037]', (type) => {
    create(withOAuth2Backend(endpoints));
    const result = harness.getUnauthorized('/api/a');
    harness.expectOne(endpoints.refresh).flush({ access_token: freshJwt('ada'), token_type: type });
    expect(result.code).toBe('refresh-malformed');
    expect(harness.auth.accessToken()).toBe(token);
    harness.httpTesting.verify();
  });

  it('an OAuth 2.0 refresh is form-encoded and adds nothing to the URL [F040]', () => {
    create(withOAuth2Backend({ ...endpoints, clientId: 'spa' }));
    harness.getUnauthorized('/api/a');
    const { request } = harness.expectOne(endpoints.refresh);
    expect(request.method).toBe('POST');
    expect(request.urlWithParams).toBe(endpoints.refresh);
    expect((request.body as HttpParams).toString()).toBe(
      'grant_type=refresh_token&client_id=spa&refresh_token=R-ada-1',
    );
  });

  it('two functions configure other field names and places [F040]', () => {
    create(
      withBackend({
        ...endpoints,
        sendRefreshToken: sendInHeader('X-Refresh'),
        readTokens: readBody({ accessToken: 'data.at', refreshToken: 'data.rt' }),
      }),
    );
    const result = harness.getUnauthorized('/api/a');
    const refresh = harness.expectOne(endpoints.refresh);
    expect(refresh.request.headers.get('X-Refresh')).toBe('R-ada-1');
    const at = freshJwt('ada');
    refresh.flush({ data: { at, rt: 'R2' } });
    const replay = harness.expectOne('/api/a');
    expect(tokenOf(replay)).toBe(at);
    replay.flush('ok');
    expect(result.values).toEqual(['ok']);
  });
});
