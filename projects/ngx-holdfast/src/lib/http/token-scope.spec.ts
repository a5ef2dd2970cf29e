import { URL as NodeUrl } from 'node:url';
import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { AuthConfigError } from '../auth-config-error';
import { TokenScope, secureUrl, tokenScope } from './token-scope';

const page = 'https://app.example.com/shop/cart';

function rules(...entries: string[]): TokenScope {
  return tokenScope(entries, page, false);
}

function expectNone(mayCarry: TokenScope, urls: readonly string[]): void {
  expect(urls.filter((url) => mayCarry(url))).toEqual([]);
}

function expectAll(mayCarry: TokenScope, urls: readonly string[]): void {
  expect(urls.filter((url) => !mayCarry(url))).toEqual([]);
}

describe('urlRules', () => {
  it('without an entry nothing may carry a token [F084]', () => {
    expectNone(rules(), ['/', '/api', 'https://app.example.com/', 'https://evil.test/']);
  });

  it('a host that only begins or ends like the configured one is another host [F085]', () => {
    const mayCarry = rules('https://api.example.com');
    expectNone(mayCarry, [
      'https://api.example.com.evil.com/',
      'https://api.example.comevil.com/',
      'https://evil-api.example.com/',
      'https://evil.com/https://api.example.com/',
      'https://evil.com?https://api.example.com/',
      'https://evil.com#https://api.example.com/',
      'https://example.com/',
      'https://x.api.example.com/',
    ]);
    expectAll(mayCarry, ['https://api.example.com', 'https://api.example.com/v1?q=1#f']);
  });

  it('a URL with credentials carries no token [F086]', () => {
    expectNone(rules('https://api.example.com', '/'), [
      'https://api.example.com@evil.com/',
      'https://user:pw@api.example.com/',
      'https://user@api.example.com/',
      'https://:pw@api.example.com/',
      'https://api.example.com:443@evil.com/',
      '//user@app.example.com/',
    ]);
  });

  it('two leading slashes name a host [F087]', () => {
    expectNone(rules('/'), ['//evil.com', '//evil.com/shop', '///evil.com/']);
    expectAll(rules('/'), ['//app.example.com/shop']);
  });

  it.each([
    '\\\\evil.com',
    '/\\evil.com',
    '\\/evil.com',
    'https:/\\evil.com',
    'https:\\\\evil.com',
    'https:///evil.com',
    'https:////evil.com',
    '/\t/evil.com',
    '/\n/evil.com',
    '\t//evil.com',
    ' //evil.com',
    'ht\ntps://evil.com',
  ])('%j leads to evil.com [F088]', (url) => {
    expect(new URL(url, page).hostname).toBe('evil.com');
    expectNone(rules('/', 'https://api.example.com'), [url]);
  });

  it('hosts are compared after URL normalisation [F089]', () => {
    const mayCarry = rules('https://API.example.com:443/');
    expectAll(mayCarry, [
      'https://api.example.com/',
      'HTTPS://Api.Example.COM:443/x',
      'https://api%2eexample.com/',
      'https://api\u3002example\uff0ecom/',
    ]);
    expectNone(mayCarry, [
      'https://api.example.com./',
      'https://аpi.example.com/',
      'https://api.exämple.com/',
      'https://api.example.com:444/',
    ]);
  });

  it('another scheme or port is another origin [F090]', () => {
    const mayCarry = rules('https://api.example.com');
    expectNone(mayCarry, [
      'http://api.example.com/',
      'http://api.example.com:443/',
      'https://api.example.com:80/',
      'wss://api.example.com/',
      'ftp://api.example.com/',
      'blob:https://api.example.com/0b5c',
      'data:text/plain,https://api.example.com/',
      'javascript:https://api.example.com/',
      'about:blank',
    ]);
  });

  it.each([
    'http://api.example.com/',
    'http://localhost.evil.com/',
    'http://a.localhost.evil.com/',
    'http://evil-localhost/',
    'http://128.0.0.1/',
    'http://127.0.0.1.evil.com/',
  ])('%s is refused as an entry unless it is permitted [F090]', (entry) => {
    expect(() => rules(entry)).toThrow(AuthConfigError);
    expect(tokenScope([entry], page, true)(entry)).toBe(true);
  });

  it.each([
    'http://localhost:3000',
    'http://127.0.0.1/',
    'http://127.10.20.30/',
    'http://[::1]:80/',
    'http://a.localhost/',
  ])('%s never leaves the machine [F090]', (entry) => {
    expect(rules(entry)(entry)).toBe(true);
  });

  it.each(['/api', '/api/', '/api//'])('%s means whole segments [F091]', (entry) => {
    const mayCarry = rules(entry);
    expectAll(mayCarry, ['/api', '/api/', '/api/x', '/api?x', '/api#x', '/x/../api/y', '../api/y']);
    expectNone(mayCarry, [
      '/apievil',
      '/api.evil',
      '/api%2fx',
      '/x/api/y',
      'api/y',
      '/API/y',
      '/',
      '/api/../admin',
      '/api/%2e%2e/admin',
      '/api/.%2E/admin',
      '/api\\..\\admin',
    ]);
  });

  it.each([
    '/api/..%2fadmin',
    '/api/x/..%2F..%2f..%2fadmin',
    '/api/..%5cadmin',
    '/api/%2e%2e%2fadmin',
    '/api/.%2e%5Cadmin',
    '/api/..%2f%',
  ])('%s climbs out on servers that decode first [F091]', (url) => {
    expectNone(rules('/api/'), [url]);
  });

  it('an encoded slash alone is part of a name [F091]', () => {
    expectAll(rules('/api/'), [
      '/api/files/a%2Fb',
      '/api/files/a..b%2Fc',
      '/api/.%2Fx',
      '/api/x%2F.y',
      '/api/50%',
    ]);
  });

  it('relative addresses are judged as the browser resolves them [F093]', () => {
    const cdn = 'https://cdn.example.net/assets/';
    const mayCarry = tokenScope(['https://app.example.com/'], cdn, false);
    expectNone(mayCarry, ['users', '/api/users', './x', '']);
    expectAll(tokenScope(['api/'], cdn, false), ['api/users', '/assets/api', `${cdn}api/x`]);
  });

  it('where nothing can be relative, whole addresses go on working [F093]', () => {
    const mayCarry = tokenScope(['https://api.example.com/'], 'about:srcdoc', false);
    expectAll(mayCarry, ['https://api.example.com/users']);
    expectNone(mayCarry, ['/users', 'https://app.example.com/']);
  });

  it('an excepted endpoint is held to the same rules as an entry', () => {
    expect(() => tokenScope(['/'], page, false, ['http://id.example.com/token'])).toThrow(
      expect.objectContaining({ option: 'endpoint' }) as Error,
    );
  });

  it('excepted endpoints carry no token, whatever their query', () => {
    const mayCarry = tokenScope(['/'], page, false, [
      '/auth/refresh',
      'https://id.example.com/token',
    ]);
    expectNone(mayCarry, [
      '/auth/refresh',
      '/auth/refresh?a=1#b',
      '../auth/refresh',
      'https://app.example.com/auth/refresh',
    ]);
    expectAll(mayCarry, ['/auth/refresh/all', '/auth']);
  });

  it.each(['https://', 'http://[', '//', 'https://exa mple.com/', 'https://a:99999/'])(
    'what is no URL carries no token: %s',
    (url) => {
      expectNone(rules('/'), [url]);
    },
  );

  it.each([
    '',
    'https://',
    'mailto:a@example.com',
    'https://user:pw@example.com/',
    '/api?x',
    '/api#x',
  ])('an entry %j is refused with the name of its option', (entry) => {
    expect(() => rules('/api/', entry)).toThrow(/api\[1\]/);
  });

  it.each([undefined, null, 5, {}, new NodeUrl('https://api.example.com/')])(
    'what is no string is no address (%p)',
    (value) => {
      expect(() => secureUrl('refresh', value as string, page, false)).toThrow(AuthConfigError);
    },
  );

  it('what permits http permits no other scheme [F090]', () => {
    expect(() => tokenScope(['ftp://api.example.com/'], page, true)).toThrow(AuthConfigError);
  });

  it.each([
    ['https://', 'is no URL'],
    ['xhttps://api.example.com/', 'is not http or https'],
    ['https://user@example.com/', 'has credentials'],
    ['http://api.example.com/', 'plain http'],
  ])('the refusal of %s says that it %s', (entry, problem) => {
    expect(() => rules(entry)).toThrow(problem);
  });

  it('the refusal of an address with a password does not repeat it [F101]', () => {
    for (const entry of ['https://ada:hunter2@example.com/', 'ftp://ada:hunter2@example.com/']) {
      expect(() => secureUrl('api[0]', entry, page, false)).toThrow(/^(?!.*hunter2).*api\[0\]/);
    }
  });
});

describe('the memory of urlRules', () => {
  let parsed: number;
  let mayCarry: TokenScope;

  beforeEach(() => {
    mayCarry = rules('/api/');
    parsed = 0;
    const Original = globalThis.URL;
    jest.spyOn(globalThis, 'URL').mockImplementation((url, base) => {
      parsed += 1;
      return new Original(url, base);
    });
  });

  afterEach(() => jest.restoreAllMocks());

  function judge(count: number): boolean[] {
    return Array.from({ length: count }, (_, n) => mayCarry(n % 2 === 0 ? `/api/${n}` : `/${n}`));
  }

  it('an address is parsed once, whatever the verdict', () => {
    expect(judge(2)).toEqual([true, false]);
    expect(judge(2)).toEqual([true, false]);
    expect(parsed).toBe(2);
  });

  it('holds a thousand, and begins anew after them, with the same verdicts', () => {
    const first = judge(1_000);
    expect(judge(1_000)).toEqual(first);
    expect(parsed).toBe(1_000);
    expect(judge(1_001)).toEqual([...first, true]);
    expect(parsed).toBe(1_001);
    expect(judge(1_000)).toEqual(first);
    expect(parsed).toBeGreaterThan(1_900);
  });
});

describe('urlRules over generated addresses', () => {
  const entries = ['/api/', 'https://api.example.com/v1', 'http://localhost:3000/'];
  let mayCarry: TokenScope;
  const places = entries.map((entry) => {
    const { origin, pathname } = new NodeUrl(entry, page);
    return { origin, segments: pathname.split('/').filter((segment) => segment !== '') };
  });

  beforeAll(() => {
    mayCarry = tokenScope(entries, page, false, ['/api/login']);
  });

  /** The same question asked of another implementation of the URL standard, segment by segment. */
  function isConfigured(url: string): boolean {
    if (!NodeUrl.canParse(url, page)) {
      return false;
    }
    const { origin, pathname, username, password } = new NodeUrl(url, page);
    const [, ...path] = pathname.split('/');
    return (
      username === '' &&
      password === '' &&
      origin + pathname !== `${new NodeUrl(page).origin}/api/login` &&
      places.some(
        (place) =>
          place.origin === origin && place.segments.every((segment, n) => segment === path[n]),
      )
    );
  }

  const scheme = fc.constantFrom(
    'https://',
    'http://',
    'HTTPS://',
    '//',
    '/\\',
    'https:',
    'ws://',
    '',
  );
  const host = fc.constantFrom(
    'api.example.com',
    'API.example.com',
    'api.example.com.evil.test',
    'api.example.com:443',
    'api.example.com:8443',
    'user@api.example.com',
    'api.example.com@evil.test',
    'app.example.com',
    'app.example.com.',
    'localhost:3000',
    'localhost',
    'evil.test',
    '',
  );
  const piece = fc.constantFrom(
    ...['/', '//', '\\', 'api', 'v1', 'x', 'login', '..', '.', '%2e', '%2e%2e', '%2f', '%5c', '%'],
    ...['?', '#', '@', ':', '\t', '\n', ' ', ';', 'é', '\u3002'],
  );
  const path = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, fc.string({ maxLength: 3 })), {
    maxLength: 9,
  });
  const start = fc.constantFrom('', '/', '/api', '/api/', '/v1', '/v1/');
  const place = fc.tuple(start, path).map(([first, rest]) => first + rest.join(''));
  const address = fc.tuple(scheme, host, place).map((parts) => parts.join(''));
  const any = fc.oneof(address, place, fc.string(), fc.webUrl());

  it('a token goes to configured places only [F085, F088, F091]', () => {
    // Where a token goes to is worth more tries than the rest.
    const numRuns = 5 * propertyRuns.numRuns;
    let allowed = 0;
    fc.assert(
      fc.property(any, (url) => {
        const may = mayCarry(url);
        allowed += may ? 1 : 0;
        return !may || isConfigured(url);
      }),
      { numRuns },
    );
    expect(allowed).toBeGreaterThan(numRuns / 50);
  });

  it('every configured place gets one, unless an encoded slash hides dots [F085]', () => {
    fc.assert(
      fc.property(any, (url) => /%2f|%5c/i.test(url) || mayCarry(url) === isConfigured(url)),
      propertyRuns,
    );
  });
});
