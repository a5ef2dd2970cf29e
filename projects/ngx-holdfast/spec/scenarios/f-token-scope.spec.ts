import { HttpInterceptorFn } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { rawHeader, withBackend, withOAuth2Backend } from 'ngx-holdfast';
import {
  Harness,
  HarnessOptions,
  RequestRecorder,
  endpoints,
  flushUnauthorized,
  tokenOf,
  wirings,
} from '../harness/harness';
import { freshJwt } from '../harness/jwt';

describe.each(wirings)('the token scope, wired as %s', (wiring) => {
  let harness: Harness;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    harness = new Harness({ wiring, ...options });
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    create({ config: { api: ['https://api.example.com/v1/'] } });
  });

  afterEach(() => jest.useRealTimers());

  it.each([
    ['https://cdn.example.com/v1/a', '[F084]'],
    ['https://api.example.com.evil.test/v1/a', '[F085]'],
    ['https://api.example.com@evil.test/v1/a', '[F086]'],
    ['https://user:pw@api.example.com/v1/a', '[F086]'],
    ['//evil.test/v1/a', '[F087]'],
    ['https:\\\\evil.test/v1/a', '[F088]'],
    ['https://api.example.com./v1/a', '[F089]'],
    ['http://api.example.com/v1/a', '[F090]'],
    ['https://api.example.com/v1evil/a', '[F091]'],
    ['https://api.example.com/v1/../admin', '[F091]'],
  ])('a request to %s carries no token, is not held and causes no refresh %s', (url) => {
    harness.signIn();
    harness.getUnauthorized('https://api.example.com/v1/expired');
    const result = harness.get(url);
    const request = harness.expectOne(url);
    expect(request.request.headers.keys()).toEqual([]);
    flushUnauthorized(request);
    expect(result.error.error).toEqual({ message: 'jwt expired' });
    expect(harness.countEvents('refresh-started')).toBe(1);
  });

  describe('with a <base href> on another origin', () => {
    const base = document.createElement('base');

    beforeEach(() => {
      base.href = 'https://cdn.example.com/app/';
      document.head.append(base);
    });

    afterEach(() => base.remove());

    it.each(['api/a', '/api/a', './api/a'])(
      '%s resolves to that origin and carries no token [F093]',
      (url) => {
        create({ config: { api: ['http://localhost/'] } });
        harness.signIn();
        harness.get(url);
        expect(tokenOf(harness.expectOne(url))).toBeNull();
        harness.get('http://localhost/api/a');
        expect(tokenOf(harness.expectOne('http://localhost/api/a'))).not.toBeNull();
      },
    );
  });

  describe('with a <base href> that is inserted later', () => {
    const base = document.createElement('base');
    base.href = 'https://evil.test/app/';

    beforeEach(() => {
      create({ config: { api: ['/api/', 'api/'] } });
      harness.signIn();
      for (const url of urls) {
        harness.get(url);
        expect(tokenOf(harness.expectOne(url))).not.toBeNull();
      }
    });

    afterEach(() => base.remove());

    const urls = ['/api/a', 'api/a', './api/a'];

    it.each(urls)('%s carries no token to its origin [F170]', (url) => {
      document.head.prepend(base);
      harness.get(url);
      expect(tokenOf(harness.expectOne(url))).toBeNull();
      base.remove();
      harness.get(url);
      expect(tokenOf(harness.expectOne(url))).not.toBeNull();
    });
  });

  it('a <base> that is inserted later receives no refresh token [F170]', () => {
    const base = document.createElement('base');
    base.href = 'https://evil.test/';
    create({ config: { api: ['http://localhost/'] } });
    harness.signIn();
    document.head.prepend(base);
    harness.getUnauthorized('http://localhost/api/a');
    expect(harness.matchRefreshes()).toHaveLength(0);
    expect(harness.match(`http://localhost${endpoints.refresh}`)).toHaveLength(1);
    base.remove();
  });

  describe('without a <base>', () => {
    afterEach(() => history.replaceState(null, '', '/'));

    it('a relative path is resolved against the current folder after pushState [F170]', () => {
      create({ config: { api: ['api/'] } });
      harness.signIn();
      harness.get('api/a');
      expect(tokenOf(harness.expectOne('api/a'))).not.toBeNull();
      history.replaceState(null, '', '/shop/cart');
      harness.get('api/a');
      expect(tokenOf(harness.expectOne('api/a'))).toBeNull();
      harness.get('/api/a');
      expect(tokenOf(harness.expectOne('/api/a'))).not.toBeNull();
    });
  });

  it('the token is sent only in the header that browsers remove on a redirect [F095]', () => {
    create();
    harness.signIn();
    harness.get('/api/a');
    expect(harness.expectOne('/api/a').request.headers.keys()).toEqual(['Authorization']);
    create({ features: [withBackend({ ...endpoints, authorization: rawHeader() })] });
    harness.signIn();
    harness.get('/api/a');
    expect(harness.expectOne('/api/a').request.headers.keys()).toEqual(['Authorization']);
  });

  it('a URL that an earlier interceptor rewrites is checked as rewritten [F096]', () => {
    const rewrite: HttpInterceptorFn = (request, next) =>
      next(request.clone({ url: request.url.replace('/api/', 'https://evil.test/api/') }));
    create({ before: [rewrite] });
    harness.signIn();
    harness.get('/api/a');
    expect(tokenOf(harness.expectOne('https://evil.test/api/a'))).toBeNull();
  });

  it('the refresh token is sent only in the body of refresh and logout [F097]', () => {
    create();
    const refreshToken = 'refresh-token-of-ada';
    harness.signIn({ refreshToken });
    harness.get('/other');
    harness.getUnauthorized('/api/a');
    harness.completeRefresh({ refreshToken });
    flushUnauthorized(harness.expectOne('/api/a'));
    new RequestRecorder(harness.auth.logout());
    const others = harness.httpTesting.match(() => true);
    const withIt = others.filter(({ request }) =>
      JSON.stringify([
        request.urlWithParams,
        request.body,
        ...request.headers.keys().map((name) => request.headers.get(name)),
      ]).includes(refreshToken),
    );
    expect(withIt.map(({ request }) => request.urlWithParams)).toEqual([endpoints.logout]);
    expect(withIt[0]?.request.body).toEqual({ refreshToken });
  });

  it('an OAuth 2.0 refresh has no refresh token in its URL [F097]', () => {
    create({ features: [withOAuth2Backend(endpoints)] });
    harness.signIn({ refreshToken: 'refresh-token-of-ada' });
    harness.getUnauthorized('/api/a');
    expect(harness.expectOne(endpoints.refresh).request.urlWithParams).toBe(endpoints.refresh);
  });

  it.each(['SECRET\r\nX-Evil: 1', 'SECRET\n', 'SECRET x', 'SÉCRET'])(
    'the invalid token %j is rejected without repeating it in the error [F098]',
    (accessToken) => {
      create();
      const result = new RequestRecorder(harness.auth.setTokens({ accessToken }));
      expect(result.errors).toMatchObject([{ code: 'invalid-token' }]);
      expect(JSON.stringify(result.errors) + String(result.errors[0])).not.toMatch(/S.CRET/);
      harness.signIn();
      const held = harness.getUnauthorized('/api/a');
      harness.expectOne(endpoints.refresh).flush({ accessToken });
      expect(held.code).toBe('refresh-malformed');
      expect(String((held.error.error as Error).stack)).not.toMatch(/S.CRET/);
    },
  );

  it('a token over 4 KB is reported once, and lost responses cause no loop [F100]', () => {
    create();
    harness.signIn({ accessToken: freshJwt('ada', 600, { roles: 'r'.repeat(6_000) }) });
    for (let n = 0; n < 10; n++) {
      const result = harness.get('/api/a');
      harness.expectOne('/api/a').error(new ProgressEvent('error'));
      expect(result.error.status).toBe(0);
    }
    expect(harness.countEvents('access-token-oversized')).toBe(1);
    expect(harness.countEvents('refresh-started')).toBe(0);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });
});
