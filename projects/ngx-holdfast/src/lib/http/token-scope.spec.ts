import { URL as NodeUrl } from 'node:url';
import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { AuthConfigError } from '../auth-config-error';
import { secureUrl } from '../secure-url';
import { TokenScope, tokenScope } from './token-scope';

const page = 'https://app.example.com/shop/cart';

function rules(...entries: string[]): TokenScope {
  return rulesAt(page, entries);
}

function rulesAt(base: string, entries: readonly string[], except?: readonly string[]): TokenScope {
  return tokenScope(entries, () => base, false, except);
}

function expectNone(mayCarry: TokenScope, urls: readonly string[]): void {
  expect(urls.filter((url) => mayCarry(url))).toEqual([]);
}

function expectAll(mayCarry: TokenScope, urls: readonly string[]): void {
  expect(urls.filter((url) => !mayCarry(url))).toEqual([]);
}

describe('tokenScope', () => {
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

  it.each(['filesystem:', 'blob:', 'intent:', 'view-source:', 'ws:'])(
    'a scheme such as %s is refused even if its origin is the configured one [F193]',
    (scheme) => {
      const mayCarry = rules('https://api.example.com');
      // Chromium parses `filesystem:https://api.example.com/x` like this, Node.js does not.
      jest.spyOn(URL.prototype, 'origin', 'get').mockReturnValue('https://api.example.com');
      jest.spyOn(URL.prototype, 'pathname', 'get').mockReturnValue('/x');
      try {
        expectAll(mayCarry, ['https://api.example.com']);
        expectNone(mayCarry, [`${scheme}https://api.example.com/x`]);
      } finally {
        jest.restoreAllMocks();
      }
    },
  );

  it.each([
    'http://api.example.com/',
    'http://localhost.evil.com/',
    'http://a.localhost.evil.com/',
    'http://evil-localhost/',
    'http://128.0.0.1/',
    'http://127.0.0.1.evil.com/',
  ])('%s is refused as an entry unless it is permitted [F090]', (entry) => {
    expect(() => rules(entry)).toThrow(AuthConfigError);
    expect(tokenScope([entry], () => page, true)(entry)).toBe(true);
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

  it('relative URLs are judged as the browser resolves them [F093]', () => {
    const cdn = 'https://cdn.example.net/assets/';
    const mayCarry = rulesAt(cdn, ['https://app.example.com/']);
    expectNone(mayCarry, ['users', '/api/users', './x', '']);
    expectAll(rulesAt(cdn, ['api/']), ['api/users', '/assets/api', `${cdn}api/x`]);
  });

  it('absolute URLs work where the base cannot resolve relative ones [F093]', () => {
    const mayCarry = rulesAt('about:srcdoc', ['https://api.example.com/']);
    expectAll(mayCarry, ['https://api.example.com/users']);
    expectNone(mayCarry, ['/users', 'https://app.example.com/']);
  });

  it('an excepted endpoint is held to the same rules as an entry', () => {
    expect(() => rulesAt(page, ['/'], ['http://id.example.com/token'])).toThrow(
      expect.objectContaining({ option: 'endpoint' }) as Error,
    );
  });

  it('excepted endpoints carry no token, whatever their query', () => {
    const mayCarry = rulesAt(page, ['/'], ['/auth/refresh', 'https://id.example.com/token']);
    expectNone(mayCarry, [
      '/auth/refresh',
      '/auth/refresh?a=1#b',
      '../auth/refresh',
      'https://app.example.com/auth/refresh',
    ]);
    expectAll(mayCarry, ['/auth/refresh/all', '/auth']);
  });

  it.each(['https://', 'http://[', '//', 'https://exa mple.com/', 'https://a:99999/'])(
    'an invalid URL carries no token: %s',
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
    'an entry that is not a string is rejected (%p)',
    (value) => {
      expect(() => secureUrl('refresh', value as string, page, false)).toThrow(AuthConfigError);
    },
  );

  it('what permits http permits no other scheme [F090]', () => {
    expect(() => tokenScope(['ftp://api.example.com/'], () => page, true)).toThrow(AuthConfigError);
  });

  it.each([
    ['https://', 'is not a valid URL'],
    ['xhttps://api.example.com/', 'is not http or https'],
    ['https://user@example.com/', 'contains credentials'],
    ['http://api.example.com/', 'plain http'],
  ])('the error for %s has the reason: it %s', (entry, problem) => {
    expect(() => rules(entry)).toThrow(problem);
  });

  it('the error for a URL with a password does not repeat it [F101]', () => {
    for (const entry of ['https://ada:hunter2@example.com/', 'ftp://ada:hunter2@example.com/']) {
      expect(() => secureUrl('api[0]', entry, page, false)).toThrow(/^(?!.*hunter2).*api\[0\]/);
    }
  });
});

describe('a base URL that changes', () => {
  const evil = 'https://evil.test/app/';
  let base: string;
  let mayCarry: TokenScope;

  beforeEach(() => {
    base = page;
    mayCarry = tokenScope(['/api/', 'orders/'], () => base, false, ['/api/login']);
  });

  it.each(['/api/x', '../api/x', '/api/%78', 'orders/1', './orders/1'])(
    '%s carries a token only while it leads to where it led at start-up [F170]',
    (url) => {
      expectAll(mayCarry, [url]);
      base = evil;
      expectNone(mayCarry, [url]);
      base = page;
      expectAll(mayCarry, [url]);
    },
  );

  it('entries keep meaning the pages that they meant at start-up [F170]', () => {
    base = evil;
    expectNone(mayCarry, ['https://evil.test/api/x', 'https://evil.test/app/orders/1', 'x', '']);
    expectAll(mayCarry, [
      'https://app.example.com/api/x',
      'https://app.example.com/shop/orders/1',
      '//app.example.com/api/x',
    ]);
  });

  it('another folder of the same origin changes what relative paths mean [F170]', () => {
    base = 'https://app.example.com/shop/cart/items';
    expectNone(mayCarry, ['orders/1', './orders/1', 'login']);
    expectAll(mayCarry, ['/api/x', '../orders/1', '../../api/x']);
    base = 'https://app.example.com/api/';
    expectAll(mayCarry, ['x', './x', 'login/x']);
    expectNone(mayCarry, ['login', './login', 'login?x', '/orders/1']);
  });

  it('an endpoint stays without a token, wherever the base is [F170]', () => {
    base = evil;
    expectNone(mayCarry, ['/api/login', 'https://app.example.com/api/login']);
  });

  it.each(['about:srcdoc', 'blob:https://app.example.com/0b5c', 'data:text/html,x', ''])(
    'with the base %j only whole URLs carry one [F170]',
    (opaque) => {
      base = opaque;
      expectNone(mayCarry, ['/api/x', 'orders/1', '', '.']);
      expectAll(mayCarry, ['https://app.example.com/api/x']);
    },
  );

  it('a hidden dot segment of the base counts [F091, F170]', () => {
    base = 'https://app.example.com/api/..%2f/x';
    expectNone(mayCarry, ['y', './y']);
    expectAll(mayCarry, ['/api/y']);
  });
});

describe('a page that was opened with credentials', () => {
  const withPassword = 'https://ada:hunter2@app.example.com/shop/cart';

  it('has relative entries, endpoints and requests like any other [F176]', () => {
    const mayCarry = rulesAt(withPassword, ['/api/', 'orders/'], ['/api/login']);
    expectAll(mayCarry, ['/api/x', '/api/%78', 'orders/1', 'https://app.example.com/api/x']);
    expectNone(mayCarry, ['/api/login', '/other', 'https://ada:hunter2@app.example.com/api/x']);
    expect(secureUrl('refresh', '/api/refresh', withPassword, false).href).toBe(
      'https://app.example.com/api/refresh',
    );
  });

  it.each(['https://ada@app.example.com/', 'https://:pw@app.example.com/'])(
    'as %s, too [F176]',
    (base) => {
      expectAll(rulesAt(base, ['/api/']), ['/api/x']);
    },
  );

  it('an "@" behind the host is no end of credentials [F176]', () => {
    const mayCarry = rulesAt('https://app.example.com/@evil.test/x', ['/api/']);
    expectAll(mayCarry, ['/api/x', 'https://app.example.com/api/x']);
    expectNone(mayCarry, ['https://evil.test/api/x']);
  });
});

describe('the cost of tokenScope', () => {
  const mayCarryToken = rulesAt(
    'https://app.example.com/',
    ['/api/', 'https://api.example.com/v1'],
    ['/api/login'],
  );

  function parsedDuring(action: () => void): number {
    const Original = globalThis.URL;
    const spy = jest
      .spyOn(globalThis, 'URL')
      .mockImplementation((url, base) => new Original(url, base));
    try {
      action();
      return spy.mock.calls.length;
    } finally {
      spy.mockRestore();
    }
  }

  const parsedFor = (url: string) => parsedDuring(() => mayCarryToken(url));

  beforeAll(() => mayCarryToken('.'));

  it.each([
    '/api/users/5',
    '/api/users/5?name=a b%20&x=\\..//#/../',
    '/api/login',
    'api/heroes',
    '/assets/i18n/en.json',
    '/',
    'https://api.example.com/v1/users/ada-lovelace_1~2',
    'https://api.example.com/v1/',
    'https://cdn.example.net/x',
    'http://localhost:3000/x',
  ])('%s is judged without parsing it', (url) => {
    expect(parsedFor(url)).toBe(0);
  });

  it.each([
    '',
    '?x',
    '//app.example.com/api',
    '/api//x',
    '/api/./x',
    '/api/.x',
    '/api/%2e%2e/x',
    '/api/a b',
    '/api/\\x',
    '/api/x\n',
    '\t/api/x',
    '/api/é',
    'HTTPS://api.example.com/v1/x',
    'https://API.example.com/v1/x',
    'https://api.example.com',
    'https://api.example.com:443/v1/x',
    'https://api.example.com./v1/x',
    'https://api.example.com@evil.test/v1/x',
    'https://127.0.0.1/v1/x',
    'https://[::1]/v1/x',
    'https:api.example.com/v1/x',
    'blob:https://api.example.com/v1/x',
  ])('%j is parsed', (url) => {
    expect(parsedFor(url)).toBe(1);
  });

  it('the last URL is not parsed again while the base stays [F170]', () => {
    let base = 'https://app.example.com/';
    const mayCarry = tokenScope(['/api/'], () => base, false);
    const judge = () => expectAll(mayCarry, ['/api/%78']);
    expect(parsedDuring(judge)).toBeGreaterThan(0);
    expect(parsedDuring(judge)).toBe(0);
    base = 'https://evil.test/';
    expect(parsedDuring(() => expectNone(mayCarry, ['/api/%78']))).toBeGreaterThan(0);
  });

  it('a base URL is parsed once', () => {
    let base = 'https://app.example.com/';
    const mayCarry = tokenScope(['/api/'], () => base, false);
    const judge = () => expectAll(mayCarry, ['/api/1', '/api/2', '/api/3']);
    expect(parsedDuring(judge)).toBe(1);
    base = 'https://app.example.com/shop/';
    expect(parsedDuring(judge)).toBe(1);
    expect(parsedDuring(judge)).toBe(0);
  });
});

describe('tokenScope over generated URLs', () => {
  const entries = [
    ...['/api/', 'https://api.example.com/v1', 'http://localhost:3000/', 'http://127.0.0.1:3000/'],
  ];
  let mayCarry: TokenScope;
  const places = entries.map((entry) => {
    const { origin, pathname } = new NodeUrl(entry, page);
    return { origin, segments: pathname.split('/').filter((segment) => segment !== '') };
  });

  beforeAll(() => {
    mayCarry = rulesAt(page, entries, ['/api/login']);
  });

  /** The same question asked of another implementation of the URL standard, segment by segment. */
  function isConfigured(url: string): boolean {
    if (!NodeUrl.canParse(url, page)) {
      return false;
    }
    const { protocol, origin, pathname, username, password } = new NodeUrl(url, page);
    const [, ...path] = pathname.split('/');
    return (
      /^https?:$/.test(protocol) &&
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
  const url = fc.tuple(scheme, host, place).map((parts) => parts.join(''));
  const any = fc.oneof(url, place, fc.string(), fc.webUrl());

  /** Allowed URLs with a few faults: what parsing removes, what ends a host, what climbs, what only looks alike. */
  const fault = fc.oneof(
    piece,
    fc.constantFrom(
      ...[
        '@',
        '@evil.test',
        '.evil.test',
        'evil.test/',
        '//evil.test/',
        '\\evil.test',
        'u:p@',
        '.',
        '..',
      ],
      ...[
        '/..',
        '/../',
        '/.',
        '..%2f',
        '%2e.',
        '%2E',
        '%5C',
        '%00',
        '%0a',
        '\r',
        '\0',
        '\u00a0',
        '\ufeff',
      ],
      ...[
        ':443',
        ':80',
        ':3000',
        ':03000',
        ':0',
        ':',
        'HTTPS://',
        'Http:',
        'blob:',
        'filesystem:',
        '[::1]',
      ],
      ...[
        'xn--',
        'а',
        'ſ',
        'K',
        '\u200b',
        '\uff0f',
        '\ufe68',
        '\ud800',
        '-',
        '_',
        '~',
        '+',
        '!',
        '1',
        'A',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 1 }),
  );
  const good = fc.constantFrom(
    ...['/api', '/api/', '/api/users/5', '/api/a.b/c_d-e~f?q=1#x', '/api/login', '../api/x', 'x/y'],
    ...[
      'https://api.example.com/v1',
      'https://api.example.com/v1/users/5',
      '//app.example.com/api/x',
    ],
    ...[
      'https://app.example.com/api/login',
      'http://localhost:3000/',
      'http://localhost:3000/x?y',
      'http://127.0.0.1:3000/x',
    ],
  );
  const change = fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 2 }), fault);
  const nearlyGood = fc
    .tuple(good, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([url, changes]) =>
      changes.reduce((text, [at, removed, added]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + added + text.slice(start + removed);
      }, url),
    );
  const tried = fc.oneof(any, nearlyGood, good);

  it('a token goes to configured places only [F085, F088, F091]', () => {
    // Where a token goes to is worth more tries than the rest.
    const numRuns = 5 * propertyRuns.numRuns;
    let allowed = 0;
    fc.assert(
      fc.property(tried, (url) => {
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
      fc.property(
        tried,
        (url) =>
          /%2f|%5c/i.test(url.replace(/[\t\n\r]/g, '')) || mayCarry(url) === isConfigured(url),
      ),
      propertyRuns,
    );
  });

  const bases = fc.constantFrom(
    page,
    'https://app.example.com/',
    'https://app.example.com/api/',
    'https://app.example.com/api/..%2f/x',
    'https://ada:pw@app.example.com/shop/',
    'https://app.example.com/@api.example.com/',
    'https://api.example.com/v1/x',
    'https://evil.test/api/',
    'http://localhost:3000/',
    'blob:https://app.example.com/api/',
    'about:srcdoc',
  );

  it('what is judged without parsing is judged as with it, below any base [F088, F170]', () => {
    let base = page;
    const mayCarryNow = tokenScope(entries, () => base, false, ['/api/login']);
    let allowed = 0;
    fc.assert(
      fc.property(bases, tried, (now, url) => {
        base = now;
        const may = mayCarryNow(url);
        allowed += may ? 1 : 0;
        // A space in front is removed by parsing, so nothing is changed by it but the way.
        return may === mayCarryNow(url) && may === mayCarryNow(` ${url}`);
      }),
      propertyRuns,
    );
    expect(allowed).toBeGreaterThan(propertyRuns.numRuns / 50);
  });
});
