import { TestBed } from '@angular/core/testing';
import { provideHttpClient } from '@angular/common/http';
import {
  AuthConfig,
  AuthConfigError,
  AuthFeature,
  AuthService,
  provideAuth,
  readBody,
  withBackend,
  withCookieBackend,
  withJsonBackend,
  withLoginPage,
  withLocalStorage,
  withMemoryStorage,
  withSessionStorage,
  withOAuth2Backend,
} from 'ngx-holdfast';
import { Harness, endpoints } from './harness/harness';

function configErrorOf(config: AuthConfig, ...features: (() => AuthFeature)[]): AuthConfigError {
  try {
    provideAuth(config, ...features.map((make) => make()));
  } catch (error) {
    if (error instanceof AuthConfigError) {
      return error;
    }
    throw error;
  }
  throw new Error('No error was thrown.');
}

const json = (): AuthFeature => withJsonBackend(endpoints);
// Simulates a caller without type checking.
const untyped = (value: unknown): never => value as never;

describe('provideAuth', () => {
  afterEach(() => {
    jest.useRealTimers();
    localStorage.clear();
    Reflect.deleteProperty(navigator, 'locks');
  });

  it.each<[string, AuthConfig, RegExp]>([
    [
      'a malformed URL',
      { api: ['https://'] },
      /^ngx-holdfast: api\[0\]: is not a valid URL\. Use a path/,
    ],
    ['an empty URL', { api: ['/api/', ''] }, /api\[1\]: is not a valid URL/],
    [
      'a URL that is not HTTP',
      { api: ['ftp://files.example.com/'] },
      /api\[0\]: is not http or https\. Use/,
    ],
    ['credentials in a URL', { api: ['https://u:p@api.test/'] }, /contains credentials\. Remove/],
    [
      'plain HTTP',
      { api: ['http://api.example.com/'] },
      /plain http\. Use https, or set allowInsecureHttp/,
    ],
    ['a URL with a query', { api: ['/api/?v=1'] }, /query or a fragment\. Use/],
    [
      'an api that is not an array',
      { api: untyped('/api/') },
      /api: must be an array, for example/,
    ],
    [
      'a negative refresh window',
      { refreshBeforeExpiryMs: -1 },
      /refreshBeforeExpiryMs: must be a number/,
    ],
    [
      'a string instead of a number',
      { refresh: { attempts: untyped('3') } },
      /refresh\.attempts: must be a number/,
    ],
    [
      'zero attempts',
      { refresh: { attempts: 0 } },
      /refresh\.attempts: must be a number from 1 to/,
    ],
    [
      'a breaker limit of zero',
      { refresh: { breaker: { refreshes: 0, withinMs: 1 } } },
      /breaker\.refreshes/,
    ],
    [
      'a timeout that is too long for a timer',
      { restoreTimeoutMs: 2 ** 31 },
      /restoreTimeoutMs: must be a number from 0 to 2000000000, or left out/,
    ],
    [
      'a hold timeout that is too long for a timer',
      { refresh: { holdTimeoutMs: 1e12 } },
      /refresh\.holdTimeoutMs: must be a number from 0 to 2000000000/,
    ],
    [
      'a breaker window that is not a number',
      { refresh: { breaker: { refreshes: 5, withinMs: NaN } } },
      /refresh\.breaker\.withinMs: must be a number from 1 to/,
    ],
    [
      'an infinite number of attempts',
      { refresh: { attempts: Infinity } },
      /refresh\.attempts: must be a number/,
    ],
    [
      'a rolesOf that is not a function',
      { rolesOf: untyped('roles') },
      /rolesOf: must be a function that returns/,
    ],
  ])('rejects %s', (_, config, message) => {
    expect(configErrorOf(config, json).message).toMatch(message);
  });

  it('accepts times up to 2,000,000,000 ms and larger counts', () => {
    const breaker = { refreshes: Number.MAX_SAFE_INTEGER, withinMs: 2e9 };
    expect(() => provideAuth({ refresh: { totalTimeoutMs: 2e9, breaker } }, json())).not.toThrow();
  });

  it('an undefined option has its default value', async () => {
    jest.useFakeTimers();
    const refresh = untyped({
      holdTimeoutMs: undefined,
      totalTimeoutMs: undefined,
      breaker: undefined,
    });
    const harness = new Harness({ features: [json(), withLocalStorage()], config: { refresh } });
    harness.signIn();
    const held = harness.getUnauthorized('/api/a');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(held.outcomes).toBe(0);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('an undefined totalTimeoutMs waits for the tab lock as the default does', async () => {
    jest.useFakeTimers();
    const locks = { request: () => new Promise(() => undefined) };
    Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
    const refresh = untyped({ totalTimeoutMs: undefined });
    const harness = new Harness({ features: [json(), withLocalStorage()], config: { refresh } });
    harness.signIn();
    const held = harness.getUnauthorized('/api/a');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(held.outcomes).toBe(0);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('rejects two back ends and names both', () => {
    const { message, option } = configErrorOf({}, json, () => withOAuth2Backend(endpoints));
    expect(option).toBe('backend');
    expect(message).toMatch(
      /withJsonBackend\(\) and withOAuth2Backend\(\) cannot be combined.*keep one/,
    );
  });

  it('rejects two stores and names both', () => {
    expect(configErrorOf({}, json, withLocalStorage, withSessionStorage).message).toMatch(
      /withLocalStorage\(\) and withSessionStorage\(\) cannot be combined.*keep one/,
    );
  });

  it('rejects a store with the HttpOnly cookie, except memory', () => {
    const cookie = (): AuthFeature => withCookieBackend(endpoints);
    expect(configErrorOf({}, cookie, withLocalStorage).message).toMatch(
      /Remove withLocalStorage\(\)/,
    );
    expect(() => provideAuth({}, cookie(), withMemoryStorage())).not.toThrow();
  });

  it('rejects a missing back end and suggests one', () => {
    expect(configErrorOf({}).message).toMatch(
      /backend: a back-end feature is required; add withJsonBackend/,
    );
  });

  it('rejects a feature that no with… function created', () => {
    expect(configErrorOf({}, json, () => untyped({ provide: 'x' })).message).toMatch(
      /accepts only features of ngx-holdfast/,
    );
    expect(configErrorOf({}, json, () => untyped(undefined)).message).toMatch(
      /accepts only features of ngx-holdfast/,
    );
  });

  it.each<[string, () => AuthFeature, RegExp]>([
    [
      'a login page on another origin',
      () => withLoginPage('https://sso.test/'),
      /withLoginPage\(url\): must be a path of this app, such as '\/login'/,
    ],
    [
      'a protocol-relative login page',
      () => withLoginPage('//sso.test'),
      /withLoginPage\(url\): must be a path of this app/,
    ],
    [
      'a home page on another origin',
      () => withLoginPage('/login', { homeUrl: 'https://www.test/' }),
      /withLoginPage\(\{ homeUrl \}\): must be a path of this app, such as '\/home'/,
    ],
    [
      'an unknown whenSessionUnknown',
      () => withLoginPage('/login', { whenSessionUnknown: untyped('block') }),
      /\(\{ whenSessionUnknown \}\): must be 'allow', 'deny' or 'wait', or left out/,
    ],
    [
      'a missing endpoint',
      () => withJsonBackend(untyped({})),
      /withJsonBackend\(\{ refresh \}\): is missing\. Set/,
    ],
    [
      'an endpoint that is not a string',
      () => withJsonBackend({ refresh: '/r', login: untyped(5) }),
      /\(\{ login \}\): is missing/,
    ],
    [
      'an endpoint that is not a URL',
      () => withJsonBackend({ refresh: 'https://' }),
      /\(\{ refresh \}\): is not a valid URL/,
    ],
    [
      'a reader that is not a function',
      () => withBackend({ refresh: '/r', readTokens: untyped('accessToken') }),
      /\(\{ readTokens \}\): must be a function, for example the result of readBody\(\)/,
    ],
    [
      'a classifier that is not a function',
      () => withBackend({ refresh: '/r', classifyError: untyped(401) }),
      /\(\{ classifyError \}\): must be a function/,
    ],
    [
      'an invalid authorization',
      () => withBackend({ refresh: '/r', authorization: untyped('Bearer') }),
      /Use bearer\(\) or rawHeader\(\)/,
    ],
  ])('rejects %s', (_, feature, message) => {
    expect(configErrorOf({}, feature).message).toMatch(message);
  });

  it('accepts loopback over HTTP, and plain HTTP with allowInsecureHttp', () => {
    expect(() =>
      provideAuth(
        { api: ['http://localhost:3000/', 'http://127.0.0.1/', 'http://[::1]:5/'] },
        json(),
      ),
    ).not.toThrow();
    expect(() =>
      provideAuth({ api: ['http://intranet/'], allowInsecureHttp: true }, json()),
    ).not.toThrow();
    expect(() =>
      provideAuth({}, withBackend({ refresh: '/r', readTokens: readBody() })),
    ).not.toThrow();
    expect(() =>
      provideAuth({}, json(), withLoginPage('/login', { whenSessionUnknown: 'wait' })),
    ).not.toThrow();
  });

  it('AuthService reports a missing provideAuth()', () => {
    TestBed.configureTestingModule({ providers: [provideHttpClient()] });
    expect(() => TestBed.inject(AuthService)).toThrow('provideAuth(): is missing');
  });

  it('rejects a refresh endpoint over plain HTTP at first use', () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideAuth({}, withJsonBackend({ refresh: 'http://api.example.com/refresh' })),
      ],
    });
    expect(() => TestBed.inject(AuthService)).toThrow(/plain http/);
  });
});
