import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { safeReturnUrl } from './return-url';

const origin = 'https://app.example.com';

describe('safeReturnUrl', () => {
  let router: Router;

  beforeEach(() => {
    // The router warns about each URL that it cannot parse.
    jest.spyOn(console, 'warn').mockReturnValue();
    router = TestBed.inject(Router);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  function serialized(value: unknown): string | null {
    const tree = safeReturnUrl(router, value);
    return tree === null ? null : router.serializeUrl(tree);
  }

  it.each([
    ['/', '/'],
    ['/admin', '/admin'],
    ['/admin/users?page=2&q=a%20b#top', '/admin/users?page=2&q=a%20b#top'],
    ['/a;matrix=1/b', '/a;matrix=1/b'],
    ['/files/a%2Fb', '/files/a%2Fb'],
    ['/search?next=https://evil.test/', '/search?next=https:%2F%2Fevil.test%2F'],
    ['/(popup:help)', '/(popup:help)'],
    ['/ünï', '/%C3%BCn%C3%AF'],
    ['/a:b@c', '/a:b@c'],
  ])('accepts %s as %s [F149]', (value, url) => {
    expect(serialized(value)).toBe(url);
  });

  it.each([
    '',
    'admin',
    './admin',
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '\\/evil.test',
    '/%2fevil.test',
    '/%2Fevil.test',
    '%2f%2fevil.test',
    '/%5cevil.test',
    '/a%2f%2fevil.test',
    '/..//evil.test',
    '/.//evil.test',
    '/a/..//evil.test',
    '/%2e%2e//evil.test',
    '/.%2E//evil.test',
    '/\t/evil.test',
    '\t//evil.test',
    '/\n/evil.test',
    '/\r/evil.test',
    ' //evil.test',
    '/\0/evil.test',
    '/\x7f',
    'https://evil.test/',
    'HTTPS:evil.test',
    'https:/\\evil.test',
    `${origin}/admin`,
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'blob:https://app.example.com/1',
    '/(://',
    '?next=/admin',
    '#/admin',
  ])('rejects %j [F149]', (value) => {
    expect(serialized(value)).toBeNull();
  });

  it.each([undefined, null, 5, true, {}, ['/admin'], ['/admin', '//evil.test'], new URL(origin)])(
    'rejects %p [F149]',
    (value) => {
      expect(serialized(value)).toBeNull();
    },
  );

  it('returns the root for a URL that the router cannot parse [F149]', () => {
    expect(serialized('/%')).toBe('/');
    expect(serialized('/;=')).toBe('/');
  });

  const piece = fc.constantFrom(
    ...['/', '//', '\\', '.', '..', '%2e', '%2f', '%5c', '%09', '%0a', '%00', '\t', '\n', '\0'],
    ...[':', '@', '?', '#', ';', '=', '&', '(', ')', 'a', 'evil.test', 'javascript:', 'https:'],
    ...['%', '%25', '%252f', '\u2028', '\ufeff', '\u3002', 'é', ' '],
  );
  const anyUrl = fc
    .array(fc.oneof({ weight: 6, arbitrary: piece }, fc.string({ maxLength: 3 })), { maxLength: 8 })
    .map((pieces) => pieces.join(''));
  const suspect = fc.oneof(
    anyUrl,
    anyUrl.map((url) => `/${url}`),
    fc.string({ unit: 'binary' }),
  );

  it('returns only URLs of the origin, for any input [F149]', () => {
    let accepted = 0;
    fc.assert(
      fc.property(suspect, (value) => {
        const url = serialized(value);
        if (url === null) {
          return;
        }
        accepted += 1;
        expect(url).toMatch(/^\/(?![/\\])/);
        const resolved = new URL(url, `${origin}/login`);
        expect(resolved.origin).toBe(origin);
        expect(resolved.pathname).not.toMatch(/^\/\//);
        expect(new URL(value, `${origin}/login`).origin).toBe(origin);
      }),
      propertyRuns,
    );
    expect(accepted).toBeGreaterThan(propertyRuns.numRuns / 100);
  });

  it('is idempotent [F149]', () => {
    fc.assert(
      fc.property(suspect, (value) => {
        const first = serialized(value);
        expect(first === null ? null : serialized(first)).toBe(first);
      }),
      { numRuns: propertyRuns.numRuns / 4 },
    );
  });
});
