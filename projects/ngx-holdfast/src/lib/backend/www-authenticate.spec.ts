import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { parseChallenges } from './www-authenticate';

function read(header: string) {
  return parseChallenges(header).map(({ scheme, token68, params }) => ({
    scheme,
    token68,
    params: Object.fromEntries(params),
  }));
}

function challenge(
  scheme: string,
  params: Record<string, string> = {},
  token68: string | null = null,
) {
  return { scheme, token68, params };
}

describe('parseChallenges', () => {
  it.each([
    ['', []],
    [' , ,', []],
    ['Bearer', [challenge('bearer')]],
    ['Bearer ', [challenge('bearer')]],
    ['bEaReR REALM="a"', [challenge('bearer', { realm: 'a' })]],
    [
      'Bearer realm="a", error="invalid_token", error_description="expired"',
      [challenge('bearer', { realm: 'a', error: 'invalid_token', error_description: 'expired' })],
    ],
    ['Bearer error=invalid_token', [challenge('bearer', { error: 'invalid_token' })]],
    ['Bearer error = "invalid_token"', [challenge('bearer', { error: 'invalid_token' })]],
    ['Bearer error=""', [challenge('bearer', { error: '' })]],
    [
      'Bearer realm="a, error=\\"invalid_token\\", b"',
      [challenge('bearer', { realm: 'a, error="invalid_token", b' })],
    ],
    [
      'Bearer realm="use_dpop_nonce_blocklist"',
      [challenge('bearer', { realm: 'use_dpop_nonce_blocklist' })],
    ],
    ['Bearer realm="\\\\"', [challenge('bearer', { realm: '\\' })]],
    [
      'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
      [
        challenge('newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }),
        challenge('basic', { realm: 'simple' }),
      ],
    ],
    ['Negotiate, Bearer error="x"', [challenge('negotiate'), challenge('bearer', { error: 'x' })]],
    ['Negotiate YII=, Bearer', [challenge('negotiate', {}, 'YII='), challenge('bearer')]],
    ['Negotiate YII==', [challenge('negotiate', {}, 'YII==')]],
    ['Bearer\trealm="a"\t,\terror="b"', [challenge('bearer', { realm: 'a', error: 'b' })]],
    [',, Bearer realm="a",, error="b" ,', [challenge('bearer', { realm: 'a', error: 'b' })]],
    ['Basic realm="é"', [challenge('basic', { realm: 'é' })]],
    ['Bearer realm="a"; error="b"', [challenge('bearer', { realm: 'a' })]],
    ['"Bearer" error="b"', []],
    ['Bearer/abc', [challenge('bearer')]],
    ['Bearer realm=a/b', [challenge('bearer', { realm: 'a' })]],
  ])('reads %s [F011]', (header, challenges) => {
    expect(read(header)).toEqual(challenges);
  });

  it('ends the list at a syntax error [F011]', () => {
    expect(read('Bearer realm="open, error="x"')[0]).toEqual(
      challenge('bearer', { realm: 'open, error=' }),
    );
    expect(read('Bearer realm="open').map(({ scheme }) => scheme)).toEqual(['bearer', 'realm']);
  });

  const piece = fc.constantFrom(
    ...['Bearer', 'realm', 'error', 'invalid_token', 'Basic', 'a', '=', '==', '"', '\\', '\\"'],
    ...[',', ' ', '\t', '/', '+', ';', '\0', '\r\n', 'é', '\ud800'],
  );
  const header = fc
    .array(fc.oneof({ weight: 5, arbitrary: piece }, fc.string({ unit: 'binary', maxLength: 4 })), {
      maxLength: 60,
    })
    .map((pieces) => pieces.join(''));

  it('never throws, and returns names in lower case [F011]', () => {
    fc.assert(
      fc.property(header, (text) =>
        parseChallenges(text).every(
          ({ scheme, params }) =>
            scheme === scheme.toLowerCase() &&
            [...params.keys()].every((name) => name === name.toLowerCase()),
        ),
      ),
      propertyRuns,
    );
  });

  it('reads back challenges written by the grammar [F011]', () => {
    const name = fc.stringMatching(/^[A-Za-z][\w!#$%&'*+.^`|~-]{0,9}$/);
    const value = fc.string({ maxLength: 12 });
    const list = fc.array(
      fc.tuple(name, fc.dictionary(name, value, { minKeys: 1, noNullPrototype: true })),
    );
    fc.assert(
      fc.property(list, (expected) => {
        const written = expected.map(([scheme, params]) => {
          const quoted = Object.entries(params).map(
            ([key, text]) => `${key}="${text.replace(/["\\]/g, '\\$&')}"`,
          );
          return `${scheme} ${quoted.join(', ')}`;
        });
        expect(read(written.join(', '))).toEqual(
          expected.map(([scheme, params]) => {
            const lower = Object.entries(params).map(([key, text]) => [key.toLowerCase(), text]);
            return challenge(
              scheme.toLowerCase(),
              Object.fromEntries(lower) as Record<string, string>,
            );
          }),
        );
      }),
      { numRuns: propertyRuns.numRuns / 10 },
    );
  });
});

describe('the cost of parseChallenges', () => {
  const quoteToTheEnd = /"[^]*/y;
  const token68Run = /[A-Za-z0-9\-._~+/=]+[ \t]*/y;

  /** Characters read: those of each match, and for a failed match those up to where it must stop. */
  function charactersRead(header: string): number {
    let read = 0;
    const original = RegExp.prototype.exec;
    const spy = jest.spyOn(RegExp.prototype, 'exec').mockImplementation(function (
      this: RegExp,
      text: string,
    ) {
      const from = this.lastIndex;
      const match = original.call(this, text);
      const failed = [quoteToTheEnd, token68Run].map((run) => {
        run.lastIndex = from;
        return original.call(run, text)?.[0].length ?? 0;
      });
      read += 1 + (match?.[0].length ?? Math.max(...failed));
      return match;
    });
    try {
      parseChallenges(header);
    } finally {
      spy.mockRestore();
    }
    return read;
  }

  it.each([
    ['a ', ''],
    ['a', ''],
    ['a,', ''],
    ['a b=', ''],
    ['a b="', ''],
    ['a b="c', ''],
    ['a b="\\', ''],
    ['"', 'Bearer a='],
    ['\\"', 'Bearer a="'],
    ['a="b" ', 'Bearer '],
    ['a="b",', 'Bearer '],
    ['a=b, ', 'Bearer '],
    [' ', 'Bearer'],
    [' ', 'Bearer a'],
    ['=', 'Bearer a'],
    [',', ''],
    ['a=\t', 'Bearer '],
    ['a="', 'Bearer '],
    ['x a="b", ', ''],
  ])('is linear in the length of (%j)* after %j [F011]', (unit, before) => {
    const short = charactersRead(before + unit.repeat(500));
    const long = charactersRead(before + unit.repeat(1_000));
    expect(long).toBeLessThan(2.2 * short + 50);
    expect(long).toBeLessThan(8 * (before.length + unit.length * 1_000) + 50);
  });
});
