import { AuthError } from './auth-error';

interface BaseEvent<T extends string> {
  readonly type: T;
  /** Local time in ms since 1970. */
  readonly at: number;
}

interface ErrorEvent<T extends string> extends BaseEvent<T> {
  readonly error: AuthError;
}

interface RequestEvent<T extends string> extends BaseEvent<T> {
  readonly method: string;
  /** Without query and fragment. */
  readonly url: string;
}

/** A change of the session or of a request that waits for it. No event contains a token. */
export type AuthEvent =
  | BaseEvent<'signed-in'>
  | BaseEvent<'session-restored'>
  /** `inOtherTab`: another tab has ended the session, by a sign-out or because it expired. */
  | (BaseEvent<'signed-out'> & { readonly inOtherTab: boolean })
  | ErrorEvent<'session-expired'>
  /**
   * A sign-in in another tab has replaced the session, even for the same user; or a refresh by cookie returned tokens of
   * another user.
   */
  | BaseEvent<'session-changed'>
  | BaseEvent<'refresh-started'>
  | BaseEvent<'refreshed'>
  /** The session is kept. */
  | ErrorEvent<'refresh-failed'>
  | RequestEvent<'request-held'>
  /** The request no longer waits: it was sent, failed or was cancelled. */
  | RequestEvent<'request-released'>
  | RequestEvent<'request-replayed'>
  /** The request needs a session and was not sent, because there is none. */
  | RequestEvent<'sign-in-required'>
  /**
   * Sign-ins return to the login page: after 3 redirects in 60 s no more are made for the moment. Emitted once per loop and
   * page load.
   */
  | BaseEvent<'login-loop'>
  /**
   * The store failed or contained invalid content. Emitted once. After a failure the session continues in memory; invalid
   * content is ignored and overwritten.
   */
  | (BaseEvent<'storage-failed'> & { readonly operation: 'load' | 'save' | 'clear' })
  /**
   * The access token has 4,096 bytes or more; many servers reject headers over 8 KB. Emitted once per session, in
   * development builds only.
   */
  | (BaseEvent<'access-token-oversized'> & { readonly header: string; readonly bytes: number });

/** The `type` of an `AuthEvent`. */
export type AuthEventType = AuthEvent['type'];
