import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { safeReturnUrl } from './return-url';

const origin = 'https://app.example.com';

describe('safeReturnUrl', () => {
  let router: Router;

  beforeEach(() => {
    // The router tells of each address that it cannot read.
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
  ])('%s leads to %s [F149]', (value, url) => {
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
  ])('%j leads nowhere [F149]', (value) => {
    expect(serialized(value)).toBeNull();
  });

  it.each([undefined, null, 5, true, {}, ['/admin'], ['/admin', '//evil.test'], new URL(origin)])(
    '%p is no address [F149]',
    (value) => {
      expect(serialized(value)).toBeNull();
    },
  );

  it('an address that the router cannot read leads to the start [F149]', () => {
    expect(serialized('/%')).toBe('/');
    expect(serialized('/;=')).toBe('/');
  });

  const piece = fc.constantFrom(
    ...['/', '//', '\\', '.', '..', '%2e', '%2f', '%5c', '%09', '%0a', '%00', '\t', '\n', '\0'],
    ...[':', '@', '?', '#', ';', '=', '&', '(', ')', 'a', 'evil.test', 'javascript:', 'https:'],
    ...['%', '%25', '%252f', '\u2028', '\ufeff', '\u3002', 'é', ' '],
  );
  const address = fc
    .array(fc.oneof({ weight: 6, arbitrary: piece }, fc.string({ maxLength: 3 })), { maxLength: 8 })
    .map((pieces) => pieces.join(''));
  const suspect = fc.oneof(
    address,
    address.map((rest) => `/${rest}`),
    fc.string({ unit: 'binary' }),
  );

  it('whatever comes in, what comes out stays on the origin [F149]', () => {
    let taken = 0;
    fc.assert(
      fc.property(suspect, (value) => {
        const url = serialized(value);
        if (url === null) {
          return;
        }
        taken += 1;
        expect(url).toMatch(/^\/(?![/\\])/);
        const resolved = new URL(url, `${origin}/login`);
        expect(resolved.origin).toBe(origin);
        expect(resolved.pathname).not.toMatch(/^\/\//);
        expect(new URL(value, `${origin}/login`).origin).toBe(origin);
      }),
      propertyRuns,
    );
    expect(taken).toBeGreaterThan(propertyRuns.numRuns / 100);
  });

  it('a path that came out comes out the same again [F149]', () => {
    fc.assert(
      fc.property(suspect, (value) => {
        const once = serialized(value);
        expect(once === null ? null : serialized(once)).toBe(once);
      }),
      { numRuns: propertyRuns.numRuns / 4 },
    );
  });
});
