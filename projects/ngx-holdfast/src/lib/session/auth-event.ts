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
  /** `elsewhere`: another tab has ended the session, by a sign-out or because it expired. */
  | (Happened<'signed-out'> & { readonly inOtherTab: boolean })
  | Failed<'session-expired'>
  /**
   * A sign-in in another tab has replaced the session, the same person's included; or a refresh by cookie brought tokens
   * of somebody else.
   */
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
  /**
   * Sign-ins lead back to the login page: after 3 redirects in 60 s no more are made for now. Emitted once per loop and
   * page load.
   */
  | Happened<'login-loop'>
  /**
   * The store failed, or held garbage. Emitted once. Where it failed, the session goes on in memory; garbage counts as
   * nothing, and is overwritten.
   */
  | (Happened<'storage-failed'> & { readonly operation: 'load' | 'save' | 'clear' })
  /**
   * From 4,096 bytes on, in development builds only: many servers refuse headers over 8 KB. Emitted once per session.
   */
  | (Happened<'access-token-oversized'> & { readonly header: string; readonly bytes: number });

/** `type` of an event. */
export type AuthEventType = AuthEvent['type'];
