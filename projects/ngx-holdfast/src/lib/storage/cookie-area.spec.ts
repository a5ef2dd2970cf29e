import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { CookieAttributes, cookieArea } from './cookie-area';

/** A document that records what is written to its cookie, and always returns `cookie`. */
function recordingDocument(protocol = 'https:', cookie = '') {
  const written: string[] = [];
  const fake = {
    location: { protocol },
    get cookie() {
      return cookie;
    },
    set cookie(value: string) {
      written.push(value);
    },
  } as Document;
  return { fake, written };
}

function written(attributes: CookieAttributes, protocol?: string): readonly string[] {
  const { fake, written } = recordingDocument(protocol);
  const area = cookieArea(fake, attributes);
  expect(() => area.setItem('holdfast', 'a;b')).toThrow();
  area.removeItem('holdfast');
  return written;
}

describe('cookieArea', () => {
  afterEach(() => {
    for (const cookie of document.cookie.split('; ')) {
      document.cookie = `${cookie.split('=')[0] ?? ''}=; Path=/; Max-Age=0`;
    }
  });

  it('stores any text under its key', () => {
    const area = cookieArea(document, {});
    document.cookie = 'xholdfast=other';
    expect(area.getItem('holdfast')).toBeNull();
    area.setItem('holdfast', '{"a":"b;c, d=é"}');
    expect(area.getItem('holdfast')).toBe('{"a":"b;c, d=é"}');
    area.setItem('holdfast', 'new');
    expect(area.getItem('holdfast')).toBe('new');
    area.removeItem('holdfast');
    expect(area.getItem('holdfast')).toBeNull();
    expect(area.getItem('xholdfast')).toBe('other');
  });

  it('reads back every text that fits', () => {
    const area = cookieArea(document, {});
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(text, (value) => {
        area.setItem('k', value);
        return area.getItem('k') === value;
      }),
      { numRuns: propertyRuns.numRuns / 10 },
    );
  });

  it('returns a value that is not encoded unchanged', () => {
    document.cookie = 'k=%; Path=/';
    expect(cookieArea(document, {}).getItem('k')).toBe('%');
  });

  it('removes a cookie with the attributes that it was set with [F113]', () => {
    const attributes = { path: '/shop', sameSite: 'Lax', maxAgeSeconds: 60 } as const;
    expect(written(attributes)).toEqual([
      'holdfast=a%3Bb; Path=/shop; SameSite=Lax; Secure; Max-Age=60',
      'holdfast=; Path=/shop; SameSite=Lax; Secure; Max-Age=0',
    ]);
  });

  it('sets SameSite=Strict, for the whole origin, until the browser closes, by default [F112]', () => {
    expect(written({})).toEqual([
      'holdfast=a%3Bb; Path=/; SameSite=Strict; Secure',
      'holdfast=; Path=/; SameSite=Strict; Secure; Max-Age=0',
    ]);
  });

  it('does not set Secure on plain http, where browsers would drop the cookie [F111]', () => {
    expect(written({}, 'http:')[0]).not.toContain('Secure');
  });

  it('throws if the browser drops the cookie silently [F111]', () => {
    const area = cookieArea(recordingDocument('https:', 'holdfast=old').fake, {});
    expect(() => area.setItem('holdfast', 'x'.repeat(5_000))).toThrow(/did not store the cookie/);
  });

  it('throws if the browser keeps a removed cookie [F113]', () => {
    document.cookie = 'holdfast=here; Path=/';
    const area = cookieArea(document, { path: '/other' });
    expect(() => area.removeItem('holdfast')).toThrow(/did not store the cookie/);
    expect(area.getItem('holdfast')).toBe('here');
  });

  it('does not repeat the value in the error [F101]', () => {
    const area = cookieArea(recordingDocument().fake, {});
    expect(() => area.setItem('holdfast', 'SECRET')).toThrow(/^(?!.*SECRET)/);
  });
});
