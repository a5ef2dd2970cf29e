// Shared by the page and by the tests that drive it.

export type StoreName = 'memory' | 'session' | 'local' | 'cookie';

export type UserName = 'ada' | 'ben';

/** The outcome of one request. */
export type Outcome =
  | { readonly ok: true; readonly user: string }
  /** `code` of the `AuthError`, or `http` if Holdfast did not cause the failure. */
  | { readonly ok: false; readonly code: string; readonly status: number };

export interface SeenState {
  readonly status: 'restoring' | 'anonymous' | 'authenticated';
  /** `sub` of the signed-in user. */
  readonly user: string | null;
  readonly reason: string | null;
}

export interface SeenEvent {
  readonly type: string;
  readonly at: number;
  readonly code?: string;
  readonly inOtherTab?: boolean;
  /** With `watch=locks`: names of the locks that were held when the event was emitted. */
  readonly locks?: readonly string[];
}

export interface BurstOptions {
  /** Sends nothing before this time (`Date.now()`), so that tabs start together. */
  readonly at?: number;
  /** Sends nothing before the access token expires, which tabs of one session detect at the same time. */
  readonly afterExpiry?: boolean;
  /** Sends nothing before the browser is online. */
  readonly online?: boolean;
  /** The owner of the requests: the server counts those that arrive with the token of another user. */
  readonly as?: UserName;
}

/** `window.tab` of the page. */
export interface TabApi {
  signIn(user: UserName): Promise<void>;
  signOut(): Promise<void>;
  burst(requests: number, options?: BurstOptions): Promise<readonly Outcome[]>;
  state(): SeenState;
  /** Since the page was loaded. */
  events(): Promise<readonly SeenEvent[]>;
}
