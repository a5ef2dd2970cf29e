import { AuthError } from './auth-error';

interface Happened<T extends string> {
  readonly type: T;
  /** Local ms since 1970. */
  readonly at: number;
}

interface Failed<T extends string> extends Happened<T> {
  readonly error: AuthError;
}

interface AboutRequest<T extends string> extends Happened<T> {
  readonly method: string;
  /** Without its query. */
  readonly url: string;
}

/** What happens to the session and to the requests that wait for it. No event holds a token. */
export type AuthEvent =
  | Happened<'signed-in'>
  | Happened<'session-restored'>
  /** `elsewhere`: in another tab. */
  | (Happened<'signed-out'> & { readonly elsewhere: boolean })
  | Failed<'session-expired'>
  /** Another tab signed in as someone else. */
  | Happened<'session-changed'>
  | Happened<'refresh-started'>
  | Happened<'refreshed'>
  /** The session is kept. */
  | Failed<'refresh-failed'>
  | AboutRequest<'request-held'>
  /** Held no longer: sent, failed or cancelled. */
  | AboutRequest<'request-released'>
  | AboutRequest<'request-replayed'>
  /** A request that needs a session was not sent, since there is none. */
  | AboutRequest<'sign-in-required'>
  /** Sign-ins lead back to the login page: after 3 redirects in 60 s no more are made for now. Emitted once per page load. */
  | Happened<'login-loop'>
  /** The store failed; the session goes on in memory. Emitted once. */
  | (Happened<'storage-failed'> & { readonly operation: 'load' | 'save' | 'clear' })
  /** Many servers refuse headers over 8 KB. Emitted once per session. */
  | (Happened<'token-too-large'> & { readonly header: string; readonly bytes: number });

export type AuthEventType = AuthEvent['type'];
