import fc from 'fast-check';
import { propertyRuns } from '../../spec/harness/property-runs';
import { jsonOrText, valueAt } from './json';

describe('jsonOrText', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['"text"', 'text'],
    ['null', null],
    ['5', 5],
    ['ExpiredToken', 'ExpiredToken'],
    ['', ''],
    ['<html>', '<html>'],
    [null, null],
    [{ a: 1 }, { a: 1 }],
    [['5'], ['5']],
  ])('parses %j to %j', (text, value) => {
    expect(jsonOrText(text)).toEqual(value);
  });
});

describe('valueAt', () => {
  const body = { a: { b: { c: 5 } }, list: [{ x: 1 }], empty: null, 'a.b': 'dotted' };

  it.each([
    ['a.b.c', 5],
    ['list.0.x', 1],
    ['empty', null],
    ['empty.x', undefined],
    ['a.x.c', undefined],
    ['a.b.c.d', undefined],
    ['', undefined],
    ['a..b', undefined],
    ['__proto__', undefined],
    ['constructor.name', undefined],
    ['a.toString', undefined],
    ['list.map', undefined],
  ])('returns the value at %j: %j', (path, value) => {
    expect(valueAt(body, path)).toEqual(value);
  });

  it('never throws, with any body and path', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (value, path) => {
        valueAt(value, path);
        jsonOrText(value);
      }),
      { numRuns: propertyRuns.numRuns / 4 },
    );
  });
});
