import { RefreshSource, cookieSession } from './refresh-source';
import { SessionRecord } from './session-record';
import { Session } from './session-state';
import { Freshness, tokenFreshness } from './token-freshness';

/** Where the refresh token is, and so what a tab can know and do by itself. */
export interface TokenSource {
  /** The session of a tab whose store holds none. */
  initialSession(newId: () => string): Session;
  /** `isClockReliable`: whether local dates can be compared with those of the record. */
  canRefresh(source: RefreshSource, now: number, isClockReliable: boolean): boolean;
  freshness(record: SessionRecord, now: number, windowMs: number): Freshness;
  /** Whether orphaned tokens, which arrived after the end of their session, are sent to the logout endpoint. */
  readonly revokesOrphanedTokens: boolean;
}

/** The refresh token is kept by this library. */
export const storedTokens: TokenSource = {
  initialSession: () => ({ status: 'none' }),
  canRefresh: (source, now, isClockReliable) => {
    const { refreshToken, refreshExpiresAt = Infinity } = source as SessionRecord;
    return refreshToken !== undefined && (now < refreshExpiresAt || !isClockReliable);
  },
  freshness: tokenFreshness,
  revokesOrphanedTokens: true,
};

/** The refresh token is an HttpOnly cookie, so only a refresh can tell whether there is a session. */
export const cookieTokens: TokenSource = {
  initialSession: (newId) => ({
    status: 'cookie',
    cookie: cookieSession(newId()),
    hadUser: false,
  }),
  canRefresh: () => true,
  freshness: tokenFreshness,
  // The logout request comes after what a late response sets.
  revokesOrphanedTokens: false,
};

/** A server renders with the tokens that it was given, and refreshes nothing. */
export const serverTokens: TokenSource = {
  initialSession: () => ({ status: 'unknown' }),
  canRefresh: () => false,
  freshness: () => 'fresh',
  revokesOrphanedTokens: false,
};
