import { aRecord } from '../../../spec/harness/a-record';
import { cookieSession } from './refresh-source';
import { SessionRecord } from './session-record';
import { TokenSource, cookieTokens, serverTokens, storedTokens } from './token-source';

const newId = () => 'id';
const expired = aRecord({ lifetimeMs: 1_000 });

function canRefresh(source: TokenSource, record: SessionRecord, now: number, isReliable = true) {
  return source.canRefresh(record, now, isReliable);
}

describe('storedTokens', () => {
  const expiring = aRecord({ refreshExpiresAt: 5_000 });

  it('has no session where the store holds none', () => {
    expect(storedTokens.initialSession(newId)).toEqual({ status: 'none' });
  });

  it('refreshes until the refresh token expires', () => {
    expect(canRefresh(storedTokens, expiring, 4_999)).toBe(true);
    expect(canRefresh(storedTokens, expiring, 5_000)).toBe(false);
  });

  it('refreshes after that while the clock is unreliable, since it may not have expired [F050]', () => {
    expect(canRefresh(storedTokens, expiring, 86_400_000, false)).toBe(true);
  });

  it('refreshes for ever with a refresh token of unknown lifetime', () => {
    expect(canRefresh(storedTokens, aRecord(), 86_400_000)).toBe(true);
  });

  it('cannot refresh without a refresh token, whatever the clock shows', () => {
    for (const isReliable of [true, false]) {
      expect(canRefresh(storedTokens, aRecord({ refreshToken: undefined }), 0, isReliable)).toBe(
        false,
      );
    }
    expect(storedTokens.canRefresh(cookieSession('s'), 0, true)).toBe(false);
  });

  it('revokes orphaned tokens [F056]', () => {
    expect(storedTokens.revokesOrphanedTokens).toBe(true);
  });
});

describe('cookieTokens', () => {
  it('has a session of its own ID that the server may know', () => {
    expect(cookieTokens.initialSession(newId)).toEqual({
      status: 'cookie',
      cookie: { sid: 'id', gen: 0 },
      hadUser: false,
    });
  });

  it('can always refresh, since only the server sees the refresh token', () => {
    expect(cookieTokens.canRefresh(cookieSession('s'), 0, true)).toBe(true);
    expect(canRefresh(cookieTokens, aRecord({ refreshToken: undefined }), 86_400_000)).toBe(true);
    expect(canRefresh(cookieTokens, aRecord({ refreshExpiresAt: 0 }), 1)).toBe(true);
  });

  it('does not revoke orphaned tokens, since the logout request comes after them', () => {
    expect(cookieTokens.revokesOrphanedTokens).toBe(false);
  });
});

describe.each([
  ['storedTokens', storedTokens],
  ['cookieTokens', cookieTokens],
])('%s', (_, source) => {
  it('judges a token by its age and the refresh window', () => {
    const record = aRecord({ lifetimeMs: 1_000_000 });
    expect(source.freshness(record, 939_999, 60_000)).toBe('fresh');
    expect(source.freshness(record, 940_000, 60_000)).toBe('expiring');
    expect(source.freshness(record, 940_000, 0)).toBe('fresh');
    expect(source.freshness(record, 1_000_000, 0)).toBe('expired');
  });
});

describe('serverTokens', () => {
  it('does not know the session, unless the app sets tokens', () => {
    expect(serverTokens.initialSession(newId)).toEqual({ status: 'unknown' });
  });

  it('refreshes nothing, and treats every token as fresh', () => {
    expect(canRefresh(serverTokens, aRecord(), 0)).toBe(false);
    expect(serverTokens.freshness(expired, 86_400_000, 60_000)).toBe('fresh');
    expect(serverTokens.revokesOrphanedTokens).toBe(false);
  });
});
