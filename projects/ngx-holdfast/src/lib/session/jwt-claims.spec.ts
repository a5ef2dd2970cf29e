import fc from 'fast-check';
import { jwt } from '../../../spec/harness/jwt';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { decodeClaims } from './jwt-claims';

function base64url(text: string | Uint8Array): string {
  return Buffer.from(text as string).toString('base64url');
}

const header = base64url('{"alg":"none"}');

describe('decodeClaims', () => {
  it('reads the claims', () => {
    const claims = { sub: 'ada', exp: 1_800_000_000, aud: ['a', 'b'], nested: { deep: [1] } };
    expect(decodeClaims(jwt(claims))).toEqual(claims);
  });

  it('reads claims as UTF-8 [F042]', () => {
    const claims = { name: 'Łukasz Żółć', emoji: '👩‍🚀', combined: 'e\u0301' };
    expect(decodeClaims(jwt(claims))).toEqual(claims);
  });

  it('reads a lone surrogate in a claim [F042]', () => {
    const token = `${header}.${base64url('{"name":"\\ud800"}')}.c2ln`;
    expect(decodeClaims(token)).toEqual({ name: '\ud800' });
  });

  it('returns null for an opaque token [F041]', () => {
    for (const token of ['', 'opaque', '8f3c2e', 'a-b_c~d+e/f==', '1234567890']) {
      expect(decodeClaims(token)).toBeNull();
    }
  });

  it.each([
    ['one dot', 'abc.def'],
    ['two parts of a JWT', `${header}.${base64url('{"sub":"ada"}')}`],
    ['four parts', `${header}.${base64url('{"sub":"ada"}')}.c2ln.c2ln`],
    ['an encrypted JWT', `${header}.a2V5.aXY.Y2lwaGVy.dGFn`],
    ['invalid base64url', `${header}.%%%.c2ln`],
    ['claims that are not JSON', `${header}.${base64url('sub=ada')}.c2ln`],
    ['broken JSON', `${header}.${base64url('{"sub":')}.c2ln`],
    ['an array', `${header}.${base64url('[{"sub":"ada"}]')}.c2ln`],
    ['null', `${header}.${base64url('null')}.c2ln`],
    ['a string', `${header}.${base64url('"ada"')}.c2ln`],
    ['a number', `${header}.${base64url('1')}.c2ln`],
    ['nothing between the dots', '..'],
  ])('returns null for %s [F042]', (_, token) => {
    expect(decodeClaims(token)).toBeNull();
  });

  it('returns an object or null for any input [F042]', () => {
    const part = fc.oneof(
      fc.base64String().map((text) => text.replace(/=+$/, '')),
      fc.json().map(base64url),
      fc.uint8Array().map(base64url),
      fc.string({ unit: 'binary' }),
    );
    const dotted = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.oneof(dotted, fc.string({ unit: 'binary' })), (token) => {
        const claims: unknown = decodeClaims(token);
        return claims === null || (typeof claims === 'object' && !Array.isArray(claims));
      }),
      propertyRuns,
    );
  });

  it('reads back any claims of a JWT [F042]', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (claims) => {
        const text = JSON.stringify(claims);
        expect(JSON.stringify(decodeClaims(jwt(claims)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: propertyRuns.numRuns / 4 },
    );
  });
});
