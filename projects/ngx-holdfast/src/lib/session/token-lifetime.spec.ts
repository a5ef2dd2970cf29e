import { lifetimeMs } from './token-lifetime';

const now = 1_800_000_000_000;
const nowSeconds = now / 1000;
const hour = 3_600_000;

describe('lifetimeMs', () => {
  it('is expires_in for an opaque token [F041]', () => {
    expect(lifetimeMs(null, 300, now)).toBe(300_000);
  });

  it('is unknown without expires_in and claims [F041]', () => {
    expect(lifetimeMs(null, undefined, now)).toBeUndefined();
    expect(lifetimeMs({}, undefined, now)).toBeUndefined();
  });

  it('prefers expires_in to the claims', () => {
    expect(lifetimeMs({ iat: nowSeconds, exp: nowSeconds + 600 }, 300, now)).toBe(300_000);
  });

  it.each([-26, -3, 0, 3, 26])(
    'is exp - iat with a clock that is %d hours ahead [F048]',
    (hours) => {
      const claims = { iat: nowSeconds, exp: nowSeconds + 600 };
      expect(lifetimeMs(claims, undefined, now + hours * hour)).toBe(600_000);
    },
  );

  it('counts exp alone from the local clock, and is unknown if exp is past [F048]', () => {
    expect(lifetimeMs({ exp: nowSeconds - 1 }, undefined, now)).toBeUndefined();
    expect(lifetimeMs({ exp: nowSeconds }, undefined, now)).toBeUndefined();
    expect(lifetimeMs({ exp: nowSeconds + 60 }, undefined, now)).toBe(60_000);
  });

  it('is not shortened by nbf and iat in the future [F054]', () => {
    const claims = { nbf: nowSeconds + 900, iat: nowSeconds + 900, exp: nowSeconds + 1500 };
    expect(lifetimeMs(claims, undefined, now)).toBe(600_000);
  });

  it.each([
    ['in milliseconds', now + 600_000],
    ['a string', String(nowSeconds + 600)],
    ['negative', -1],
    ['zero', 0],
    ['1e20', 1e20],
    ['Infinity', Infinity],
    ['NaN', NaN],
    ['null', null],
    ['of 1999', 946_684_799],
    ['an object', {}],
  ])('is unknown for an exp %s [F044]', (_, exp) => {
    expect(lifetimeMs({ exp } as never, undefined, now)).toBeUndefined();
  });

  it('includes a fraction of a second [F044]', () => {
    expect(lifetimeMs({ exp: nowSeconds + 0.5 }, undefined, now)).toBe(500);
  });

  it.each([-1, 0, 1e20, Infinity, NaN, 10 * 366 * 86_400])(
    'is unknown for an expires_in of %d [F044]',
    (expiresIn) => {
      expect(lifetimeMs(null, expiresIn, now)).toBeUndefined();
    },
  );

  it('is ten years at most, and 2001 is the earliest date [F044]', () => {
    const tenYears = 10 * 365 * 86_400;
    expect(lifetimeMs(null, tenYears, now)).toBe(tenYears * 1000);
    expect(lifetimeMs(null, tenYears + 1, now)).toBeUndefined();
    const year2001 = Date.UTC(2001, 0) / 1000;
    expect(lifetimeMs({ exp: year2001 }, undefined, year2001 * 1000 - 500)).toBe(500);
    expect(lifetimeMs({ exp: year2001 - 1 }, undefined, year2001 * 1000)).toBeUndefined();
  });

  it('is unknown for an iat after exp [F044]', () => {
    const claims = { iat: nowSeconds + 600, exp: nowSeconds };
    expect(lifetimeMs(claims, undefined, now)).toBeUndefined();
  });

  it('ignores an implausible iat [F044]', () => {
    expect(lifetimeMs({ iat: 5, exp: nowSeconds + 60 }, undefined, now)).toBe(60_000);
    expect(lifetimeMs({ iat: '1' as never, exp: nowSeconds + 60 }, undefined, now)).toBe(60_000);
  });
});
