import { SessionRecord } from './session-record';

/** A session that only an HttpOnly cookie stands for: its first access token is still to be requested. */
export interface CookieSession {
  readonly sid: string;
  readonly gen: 0;
  readonly accessToken?: undefined;
  readonly refreshToken?: undefined;
}

/** What a refresh starts from: the tokens in use, or a cookie that no script sees. */
export type RefreshSource = SessionRecord | CookieSession;

export function cookieSession(sid: string): CookieSession {
  return { sid, gen: 0 };
}
