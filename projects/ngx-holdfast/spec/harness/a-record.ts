import { SessionRecord } from '../../src/lib/session/session-record';

/** A session of 100 s that was received at 0. */
export function aRecord(differs: Partial<SessionRecord> = {}): SessionRecord {
  return {
    v: 1,
    sid: 's1',
    gen: 0,
    accessToken: 'A0',
    refreshToken: 'R0',
    receivedAt: 0,
    lifetimeMs: 100_000,
    ...differs,
  };
}
