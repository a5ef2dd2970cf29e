import { aRecord } from '../../../spec/harness/a-record';
import { expiresAt, expiringAt, tokenFreshness } from './token-freshness';

const minute = 60_000;
const day = 86_400_000;

/** The time after receipt, in ms, at which a token is no longer fresh. */
function freshUntil(lifetimeMs: number, windowMs: number): number {
  const record = aRecord({ lifetimeMs });
  let at = 0;
  while (tokenFreshness(record, at, windowMs) === 'fresh') {
    at += 100;
  }
  return at;
}

describe('tokenFreshness', () => {
  it('a token is expiring after the clock was set back [F050]', () => {
    const record = aRecord({ receivedAt: 5_000, lifetimeMs: 10 * minute });
    expect(tokenFreshness(record, 4_999, minute)).toBe('expiring');
    expect(tokenFreshness(record, 5_000 - 12 * 60 * minute, 0)).toBe('expiring');
    const endless = aRecord({ receivedAt: 5_000, lifetimeMs: undefined });
    expect(tokenFreshness(endless, 4_999, minute)).toBe('fresh');
  });

  it('a token is fresh, then expiring, then expired', () => {
    const record = aRecord({ receivedAt: 5_000, lifetimeMs: 10 * minute });
    expect(tokenFreshness(record, 5_000, minute)).toBe('fresh');
    expect(tokenFreshness(record, 5_000 + 9 * minute - 1, minute)).toBe('fresh');
    expect(tokenFreshness(record, 5_000 + 9 * minute, minute)).toBe('expiring');
    expect(tokenFreshness(record, 5_000 + 10 * minute - 1, minute)).toBe('expiring');
    expect(tokenFreshness(record, 5_000 + 10 * minute, minute)).toBe('expired');
  });

  it.each([10, 30, 60])(
    'a token of %d s is fresh for nine tenths of its lifetime, with any larger window [F047]',
    (seconds) => {
      expect(freshUntil(seconds * 1000, minute)).toBe(seconds * 900);
      expect(freshUntil(seconds * 1000, Infinity)).toBe(seconds * 900);
    },
  );

  it('a token with a lifetime of 0 is expired on receipt [F046]', () => {
    expect(tokenFreshness(aRecord({ lifetimeMs: 0 }), 0, minute)).toBe('expired');
  });

  it.each([25, 30, 400])(
    'a token of %d days is fresh until its own end, by the clock at use [F045]',
    (days) => {
      const record = aRecord({ lifetimeMs: days * day });
      expect(tokenFreshness(record, 2 ** 31, minute)).toBe('fresh');
      expect(tokenFreshness(record, days * day - minute - 1, minute)).toBe('fresh');
      expect(tokenFreshness(record, days * day - minute, minute)).toBe('expiring');
      expect(tokenFreshness(record, days * day, minute)).toBe('expired');
    },
  );

  it('a token of unknown lifetime is always fresh [F041]', () => {
    const record = aRecord({ lifetimeMs: undefined });
    expect(tokenFreshness(record, 400 * day, minute)).toBe('fresh');
    expect(expiresAt(record)).toBeNull();
  });

  it('a token is never expiring with a window of 0', () => {
    expect(tokenFreshness(aRecord(), 99_999, 0)).toBe('fresh');
    expect(tokenFreshness(aRecord(), 100_000, 0)).toBe('expired');
  });

  it('only the local time since receipt counts [F048]', () => {
    for (const hours of [-26, 26]) {
      const receivedAt = hours * 60 * minute;
      const record = aRecord({ receivedAt });
      expect(tokenFreshness(record, receivedAt + 50_000, minute)).toBe('fresh');
      expect(expiresAt(record)).toBe(receivedAt + 100_000);
    }
  });
});

describe('expiringAt', () => {
  it('is the window or a tenth of the lifetime before expiry, whichever is shorter', () => {
    const record = aRecord({ receivedAt: 5_000, lifetimeMs: 10 * minute });
    expect(expiringAt(record, minute / 2)).toBe(5_000 + 9.5 * minute);
    expect(expiringAt(record, 5 * minute)).toBe(5_000 + 9 * minute);
    expect(expiringAt(record, 0)).toBe(5_000 + 10 * minute);
  });

  it('is Infinity for a token of unknown lifetime [F041]', () => {
    expect(expiringAt(aRecord({ lifetimeMs: undefined }), minute)).toBe(Infinity);
  });
});
