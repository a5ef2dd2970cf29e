import { HttpInterceptorFn } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { rawHeader, withBackend, withOAuth2Backend } from 'ngx-holdfast';
import {
  Harness,
  HarnessOptions,
  Call,
  endpoints,
  refuse,
  tokenOf,
  wirings,
} from '../harness/harness';
import { freshJwt } from '../harness/jwt';

describe.each(wirings)('where tokens go, wired as %s', (wiring) => {
  let bench: Harness;

  function create(options: HarnessOptions = {}): void {
    TestBed.resetTestingModule();
    bench = new Harness({ wiring, ...options });
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
  ])('a request to %s carries no token, is not held, and causes no refresh %s', (url) => {
    bench.signIn();
    bench.refused('https://api.example.com/v1/expired');
    const call = bench.get(url);
    const request = bench.one(url);
    expect(request.request.headers.keys()).toEqual([]);
    refuse(request);
    expect(call.error.error).toEqual({ message: 'jwt expired' });
    expect(bench.count('refresh-started')).toBe(1);
  });

  describe('with a <base href> on another origin', () => {
    const base = document.createElement('base');

    beforeEach(() => {
      base.href = 'https://cdn.example.com/app/';
      document.head.append(base);
    });

    afterEach(() => base.remove());

    it.each(['api/a', '/api/a', './api/a'])(
      '%s goes to that origin, so it carries no token [F093]',
      (url) => {
        create({ config: { api: ['http://localhost/'] } });
        bench.signIn();
        bench.get(url);
        expect(tokenOf(bench.one(url))).toBeNull();
        bench.get('http://localhost/api/a');
        expect(tokenOf(bench.one('http://localhost/api/a'))).not.toBeNull();
      },
    );
  });

  it('only the header that browsers strip at a redirect is used by default [F095]', () => {
    create();
    bench.signIn();
    bench.get('/api/a');
    expect(bench.one('/api/a').request.headers.keys()).toEqual(['Authorization']);
    create({ features: [withBackend({ ...endpoints, authorization: rawHeader() })] });
    bench.signIn();
    bench.get('/api/a');
    expect(bench.one('/api/a').request.headers.keys()).toEqual(['Authorization']);
  });

  it('an address that is rewritten before Holdfast is judged as rewritten [F096]', () => {
    const rewrite: HttpInterceptorFn = (request, next) =>
      next(request.clone({ url: request.url.replace('/api/', 'https://evil.test/api/') }));
    create({ before: [rewrite] });
    bench.signIn();
    bench.get('/api/a');
    expect(tokenOf(bench.one('https://evil.test/api/a'))).toBeNull();
  });

  it('the refresh token is in the body of refresh and logout, and nowhere else [F097]', () => {
    create();
    const refreshToken = 'refresh-token-of-ada';
    bench.signIn({ refreshToken });
    bench.get('/other');
    bench.refused('/api/a');
    bench.renew({ refreshToken });
    refuse(bench.one('/api/a'));
    new Call(bench.auth.logout());
    const others = bench.wire.match(() => true);
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

  it('no address ever holds it with OAuth 2.0 either [F097]', () => {
    create({ features: [withOAuth2Backend(endpoints)] });
    bench.signIn({ refreshToken: 'refresh-token-of-ada' });
    bench.refused('/api/a');
    expect(bench.one(endpoints.refresh).request.urlWithParams).toBe(endpoints.refresh);
  });

  it.each(['SECRET\r\nX-Evil: 1', 'SECRET\n', 'SECRET x', 'SÉCRET'])(
    'a token such as %j is refused without repeating it [F098]',
    (accessToken) => {
      create();
      const call = new Call(bench.auth.setTokens({ accessToken }));
      expect(call.errors).toMatchObject([{ code: 'invalid-token' }]);
      expect(JSON.stringify(call.errors) + String(call.errors[0])).not.toMatch(/S.CRET/);
      bench.signIn();
      const held = bench.refused('/api/a');
      bench.one(endpoints.refresh).flush({ accessToken });
      expect(held.code).toBe('refresh-malformed');
      expect(String((held.error.error as Error).stack)).not.toMatch(/S.CRET/);
    },
  );

  it('a token of over 4 KB is told of once, and a lost answer to it is no loop [F100]', () => {
    create();
    bench.signIn({ accessToken: freshJwt('ada', 600, { roles: 'r'.repeat(6_000) }) });
    for (let n = 0; n < 10; n++) {
      const call = bench.get('/api/a');
      bench.one('/api/a').error(new ProgressEvent('error'));
      expect(call.error.status).toBe(0);
    }
    expect(bench.count('access-token-oversized')).toBe(1);
    expect(bench.count('refresh-started')).toBe(0);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });
});
