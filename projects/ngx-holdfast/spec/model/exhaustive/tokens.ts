import { SessionRecord, newSession } from '../../../src/lib/session/session-record';
import { TokenResponse } from '../../../src/lib/session/token-response';
import { jwt } from '../../harness/jwt';

export type User = 'ada' | 'ben';
export const users: readonly User[] = ['ada', 'ben'];

/** Time stands still. A deadline that passes is moved into the past, so that each passes independently of the others. */
export const now = 1_800_000_000_000;
export const lifetimeMs = 600_000;
export const refreshWindowMs = 60_000;

const accessTokens = new Map<string, string>();
const owners = new Map<string, User>();

/** What a server sends to `user`; different tokens for each `serial`. */
export function tokensFor(user: User, serial: number): TokenResponse {
  const id = `${user} ${serial}`;
  const accessToken = accessTokens.get(id) ?? jwt({ sub: user, jti: serial });
  accessTokens.set(id, accessToken);
  owners.set(accessToken, user);
  return { accessToken, refreshToken: `R${serial}`, expiresIn: lifetimeMs / 1_000 };
}

export function ownerOf({ accessToken }: SessionRecord): User {
  return owners.get(accessToken) as User;
}

/** A session that another tab has started, or this one before a reload. */
export function storedSession(user: User, sid: string, serial: number): SessionRecord {
  return newSession(sid, tokensFor(user, serial), now);
}

/** The same session after a refresh in another tab. */
export function nextGeneration(record: SessionRecord, serial: number): SessionRecord {
  return { ...storedSession(ownerOf(record), record.sid, serial), gen: record.gen + 1 };
}
