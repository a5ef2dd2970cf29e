import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { CookieAttributes, cookieArea } from './cookie-area';

/** A document that only notes what is written to its cookie, and shows what it is told to. */
function paper(protocol = 'https:', shows = '') {
  const written: string[] = [];
  const fake = {
    location: { protocol },
    get cookie() {
      return shows;
    },
    set cookie(value: string) {
      written.push(value);
    },
  } as Document;
  return { fake, written };
}

function written(attributes: CookieAttributes, protocol?: string): readonly string[] {
  const { fake, written } = paper(protocol);
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

  it('keeps any text under its key', () => {
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

  it('garbage that no one encoded is handed on as it is', () => {
    document.cookie = 'k=%; Path=/';
    expect(cookieArea(document, {}).getItem('k')).toBe('%');
  });

  it('what is removed has the attributes that it was set with [F113]', () => {
    const attributes = { path: '/shop', sameSite: 'Lax', maxAgeSeconds: 60 } as const;
    expect(written(attributes)).toEqual([
      'holdfast=a%3Bb; Path=/shop; SameSite=Lax; Secure; Max-Age=60',
      'holdfast=; Path=/shop; SameSite=Lax; Secure; Max-Age=0',
    ]);
  });

  it('by default it is SameSite=Strict, for the whole origin, until the browser closes [F112]', () => {
    expect(written({})).toEqual([
      'holdfast=a%3Bb; Path=/; SameSite=Strict; Secure',
      'holdfast=; Path=/; SameSite=Strict; Secure; Max-Age=0',
    ]);
  });

  it('is not Secure on plain http, where browsers would drop it [F111]', () => {
    expect(written({}, 'http:')[0]).not.toContain('Secure');
  });

  it('a cookie that the browser dropped without a word is an error [F111]', () => {
    const area = cookieArea(paper('https:', 'holdfast=old').fake, {});
    expect(() => area.setItem('holdfast', 'x'.repeat(5_000))).toThrow(/did not take/);
  });

  it('a cookie that stays is an error [F113]', () => {
    document.cookie = 'holdfast=here; Path=/';
    const area = cookieArea(document, { path: '/elsewhere' });
    expect(() => area.removeItem('holdfast')).toThrow(/did not take/);
    expect(area.getItem('holdfast')).toBe('here');
  });

  it('the error does not repeat the value [F101]', () => {
    const area = cookieArea(paper().fake, {});
    expect(() => area.setItem('holdfast', 'SECRET')).toThrow(/^(?!.*SECRET)/);
  });
});
