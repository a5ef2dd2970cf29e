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
  withLocalStorage,
  withMemoryStorage,
  withSessionStorage,
  withOAuth2Backend,
} from 'ngx-holdfast';
import { Harness, endpoints } from './harness/harness';

function refusalOf(config: AuthConfig, ...features: (() => AuthFeature)[]): AuthConfigError {
  try {
    provideAuth(config, ...features.map((make) => make()));
  } catch (error) {
    if (error instanceof AuthConfigError) {
      return error;
    }
    throw error;
  }
  throw new Error('Nothing was refused.');
}

const json = (): AuthFeature => withJsonBackend(endpoints);
// What a caller without types may hand in.
const wrong = (value: unknown): never => value as never;

describe('provideAuth', () => {
  afterEach(() => {
    jest.useRealTimers();
    localStorage.clear();
    Reflect.deleteProperty(navigator, 'locks');
  });

  it.each<[string, AuthConfig, RegExp]>([
    [
      'a malformed address',
      { api: ['https://'] },
      /^ngx-holdfast: api\[0\]: is no URL\. Give a path/,
    ],
    ['an empty address', { api: ['/api/', ''] }, /api\[1\]: is no URL/],
    [
      'a non-http address',
      { api: ['ftp://files.example.com/'] },
      /api\[0\]: is not http or https\. Use/,
    ],
    ['credentials in an address', { api: ['https://u:p@api.test/'] }, /credentials in it\. Remove/],
    [
      'plain http',
      { api: ['http://api.example.com/'] },
      /plain http\. Use https, or set allowInsecureHttp/,
    ],
    ['a query', { api: ['/api/?v=1'] }, /query or a fragment\. Give/],
    ['no list', { api: wrong('/api/') }, /api: is no list\. Write/],
    [
      'a login page elsewhere',
      { loginUrl: 'https://sso.test/' },
      /loginUrl: must be a path of this app/,
    ],
    [
      'a login page in disguise',
      { loginUrl: '//sso.test' },
      /loginUrl: must be a path of this app/,
    ],
    ['a negative window', { refreshBeforeExpiryMs: -1 }, /refreshBeforeExpiryMs: must be a number/],
    [
      'text for a number',
      { refresh: { attempts: wrong('3') } },
      /refresh\.attempts: must be a number/,
    ],
    [
      'no attempt',
      { refresh: { attempts: 0 } },
      /refresh\.attempts: must be a number of at least 1/,
    ],
    [
      'an open breaker',
      { refresh: { breaker: { refreshes: 0, withinMs: 1 } } },
      /breaker\.refreshes/,
    ],
    [
      'a time that no timer holds',
      { restoreTimeoutMs: 2 ** 31 },
      /restoreTimeoutMs: must be a number of at least 0 and at most 2000000000, or left out/,
    ],
    [
      'a hold time that no timer holds',
      { refresh: { holdTimeoutMs: 1e12 } },
      /refresh\.holdTimeoutMs: must be a number of at least 0 and at most 2000000000/,
    ],
    [
      'a window that is no number',
      { refresh: { breaker: { refreshes: 5, withinMs: NaN } } },
      /refresh\.breaker\.withinMs: must be a number of at least 1/,
    ],
    [
      'an endless number of attempts',
      { refresh: { attempts: Infinity } },
      /refresh\.attempts: must be a number/,
    ],
    [
      'a way that is none',
      { whenSessionUnknown: wrong('block') },
      /whenSessionUnknown: must be 'allow', 'deny' or 'wait', or left out/,
    ],
    ['roles that are no function', { rolesOf: wrong('roles') }, /rolesOf: is no function\. Give/],
  ])('refuses %s', (_, config, message) => {
    expect(refusalOf(config, json).message).toMatch(message);
  });

  it('takes times up to 2,000,000,000 ms, and larger counts', () => {
    const breaker = { refreshes: Number.MAX_SAFE_INTEGER, withinMs: 2e9 };
    expect(() => provideAuth({ refresh: { totalTimeoutMs: 2e9, breaker } }, json())).not.toThrow();
  });

  it('an option that is undefined counts as not given', async () => {
    jest.useFakeTimers();
    const refresh = wrong({
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

  it('an undefined totalTimeoutMs lets other tabs have their turn, as the default does', async () => {
    jest.useFakeTimers();
    const locks = { request: () => new Promise(() => undefined) };
    Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
    const refresh = wrong({ totalTimeoutMs: undefined });
    const harness = new Harness({ features: [json(), withLocalStorage()], config: { refresh } });
    harness.signIn();
    const held = harness.getUnauthorized('/api/a');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(held.outcomes).toBe(0);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });

  it('refuses two back ends and names both', () => {
    const { message, option } = refusalOf({}, json, () => withOAuth2Backend(endpoints));
    expect(option).toBe('backend');
    expect(message).toMatch(
      /withJsonBackend\(\) and withOAuth2Backend\(\) exclude each other.*keep one/,
    );
  });

  it('refuses two stores and names both', () => {
    expect(refusalOf({}, json, withLocalStorage, withSessionStorage).message).toMatch(
      /withLocalStorage\(\) and withSessionStorage\(\) exclude each other.*keep one/,
    );
  });

  it('refuses a store beside the HttpOnly cookie, but for memory', () => {
    const cookie = (): AuthFeature => withCookieBackend(endpoints);
    expect(refusalOf({}, cookie, withLocalStorage).message).toMatch(/Remove withLocalStorage\(\)/);
    expect(() => provideAuth({}, cookie(), withMemoryStorage())).not.toThrow();
  });

  it('refuses to go without a back end, and names one', () => {
    expect(refusalOf({}).message).toMatch(/backend: there is none\. Add withJsonBackend/);
  });

  it('refuses what no with… function has made', () => {
    expect(refusalOf({}, json, () => wrong({ provide: 'x' })).message).toMatch(
      /takes what the with… functions/,
    );
    expect(refusalOf({}, json, () => wrong(undefined)).message).toMatch(
      /takes what the with… functions/,
    );
  });

  it.each<[string, () => AuthFeature, RegExp]>([
    [
      'a missing endpoint',
      () => withJsonBackend(wrong({})),
      /withJsonBackend\(\{ refresh \}\): is missing\. Give/,
    ],
    [
      'an endpoint that is no text',
      () => withJsonBackend({ refresh: '/r', login: wrong(5) }),
      /\(\{ login \}\): is missing/,
    ],
    [
      'an endpoint that is no address',
      () => withJsonBackend({ refresh: 'https://' }),
      /\(\{ refresh \}\): is no URL/,
    ],
    [
      'a reader that is no function',
      () => withBackend({ refresh: '/r', readTokens: wrong('accessToken') }),
      /\(\{ readTokens \}\): is no function\. Call one that makes it/,
    ],
    [
      'a verdict that is no function',
      () => withBackend({ refresh: '/r', classifyError: wrong(401) }),
      /\(\{ classifyError \}\): is no function/,
    ],
    [
      'an authorization that is none',
      () => withBackend({ refresh: '/r', authorization: wrong('Bearer') }),
      /Use bearer\(\), rawHeader\(\)/,
    ],
  ])('refuses %s', (_, feature, message) => {
    expect(refusalOf({}, feature).message).toMatch(message);
  });

  it('accepts loopback without https, and plain http where it is trusted', () => {
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
    expect(() => provideAuth({ whenSessionUnknown: 'wait' }, json())).not.toThrow();
  });

  it('says what is missing where it was forgotten', () => {
    TestBed.configureTestingModule({ providers: [provideHttpClient()] });
    expect(() => TestBed.inject(AuthService)).toThrow('provideAuth(): is missing');
  });

  it('refuses a refresh endpoint over plain http at the first use', () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideAuth({}, withJsonBackend({ refresh: 'http://api.example.com/refresh' })),
      ],
    });
    expect(() => TestBed.inject(AuthService)).toThrow(/plain http/);
  });
});
