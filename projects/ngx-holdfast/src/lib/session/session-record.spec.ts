import fc from 'fast-check';
import { propertyRuns } from '../../../spec/harness/property-runs';
import { aRecord } from '../../../spec/harness/a-record';
import { jwt } from '../../../spec/harness/jwt';
import { cookieSession } from './refresh-source';
import { isNewerRecord, newSession, parseRecord, refreshedRecord } from './session-record';
import { isToken, refreshTokenSyntax } from './token-response';

describe('newSession', () => {
  it('counts lifetimes from the local time of receipt', () => {
    const refreshToken = jwt({ iat: 1_700_000_000, exp: 1_700_003_600 });
    const response = { accessToken: 'A', refreshToken, expiresIn: 60 };
    expect(newSession('s', response, 1_000)).toEqual({
      v: 1,
      sid: 's',
      gen: 0,
      accessToken: 'A',
      refreshToken,
      receivedAt: 1_000,
      lifetimeMs: 60_000,
      refreshExpiresAt: 3_601_000,
    });
  });

  it('survives serialisation as JSON [F104]', () => {
    const record = newSession('s', { accessToken: 'A' }, 1_000);
    expect(parseRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });
});

describe('refreshedRecord', () => {
  it('keeps the session and increases the generation', () => {
    const next = refreshedRecord(aRecord({ gen: 4 }), { accessToken: 'A5' }, 9_000);
    expect(next).toMatchObject({ sid: 's1', gen: 5, accessToken: 'A5', receivedAt: 9_000 });
  });

  it('keeps the refresh token and its expiry without a new one [F035]', () => {
    const record = aRecord({ refreshExpiresAt: 77_000 });
    const next = refreshedRecord(record, { accessToken: 'A1' }, 9_000);
    expect(next).toMatchObject({ refreshToken: 'R0', refreshExpiresAt: 77_000 });
  });

  it('replaces the expiry with a new refresh token', () => {
    const record = aRecord({ refreshExpiresAt: 77_000 });
    const next = refreshedRecord(record, { accessToken: 'A1', refreshToken: 'R1' }, 9_000);
    expect(next.refreshToken).toBe('R1');
    expect(next.refreshExpiresAt).toBeUndefined();
  });

  it('does not keep the lifetime of the old access token', () => {
    const next = refreshedRecord(aRecord(), { accessToken: 'A1' }, 9_000);
    expect(next.lifetimeMs).toBeUndefined();
  });
});

describe('parseRecord', () => {
  it('accepts a complete record, and rejects a cookie session', () => {
    expect(parseRecord(aRecord())).toEqual(aRecord());
    expect(cookieSession('s')).toEqual({ sid: 's', gen: 0 });
    expect(parseRecord(cookieSession('s'))).toBeNull();
  });

  it('keeps fields that a later version added', () => {
    expect(parseRecord({ ...aRecord(), device: 'x' })).toMatchObject({ device: 'x' });
  });

  it.each([
    ['an older version', { v: 0 }],
    ['a newer version', { v: 2 }],
    ['no version', { v: undefined }],
    ['no session', { sid: '' }],
    ['a number for a session', { sid: 5 }],
    ['no generation', { gen: undefined }],
    ['a fraction of a generation', { gen: 0.5 }],
    ['a generation that is not a safe integer', { gen: 1e300 }],
    ['no access token', { accessToken: undefined }],
    ['an empty access token', { accessToken: '' }],
    ['a token that breaks lines', { accessToken: 'a\r\nb' }],
    ['null for a refresh token', { refreshToken: null }],
    ['a refresh token that breaks lines', { refreshToken: 'a\nb' }],
    ['a time as text', { receivedAt: 'now' }],
    ['a lifetime as text', { lifetimeMs: '60' }],
    ['an expiry as text', { refreshExpiresAt: 'never' }],
  ])('rejects a record with %s [F106]', (_, wrong) => {
    expect(parseRecord({ ...aRecord(), ...wrong })).toBeNull();
  });

  it('returns a complete record or null for any content [F106]', () => {
    const field = fc.oneof(fc.anything(), fc.string(), fc.integer());
    const almost = fc
      .dictionary(fc.constantFrom(...Object.keys(aRecord()), 'refreshExpiresAt'), field, {
        maxKeys: 3,
      })
      .map((wrong) => ({ ...aRecord(), ...wrong }));
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(almost, fc.anything(), fc.jsonValue()), (value) => {
        const record = parseRecord(value);
        if (record === null) {
          return true;
        }
        accepted += 1;
        const { v, sid, gen, accessToken, refreshToken, receivedAt, lifetimeMs } = record;
        return (
          (v as number) === 1 &&
          typeof sid === 'string' &&
          Number.isSafeInteger(gen) &&
          isToken(accessToken) &&
          (refreshToken === undefined || isToken(refreshToken, refreshTokenSyntax)) &&
          typeof receivedAt === 'number' &&
          (lifetimeMs === undefined || typeof lifetimeMs === 'number')
        );
      }),
      propertyRuns,
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

describe('isNewerRecord', () => {
  it('is true only for a higher version number [F106]', () => {
    expect(isNewerRecord({ v: 2 })).toBe(true);
    for (const value of [null, undefined, 5, 'v2', [], {}, { v: 1 }, { v: NaN }, { v: '2' }]) {
      expect(isNewerRecord(value)).toBe(false);
    }
  });
});
