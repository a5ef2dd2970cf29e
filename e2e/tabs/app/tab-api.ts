// Known on both sides: by the page, and by the tests that drive it.

export type StoreName = 'memory' | 'session' | 'local' | 'cookie';

export type Person = 'ada' | 'ben';

/** One call, and what became of it. */
export type Outcome =
  | { readonly ok: true; readonly user: string }
  /** `code` of the `AuthError`, or `http` where the failure is not Holdfast's. */
  | { readonly ok: false; readonly code: string; readonly status: number };

export interface SeenState {
  readonly status: 'restoring' | 'anonymous' | 'authenticated';
  /** `sub` of who is signed in. */
  readonly user: string | null;
  readonly reason: string | null;
}

export interface SeenEvent {
  readonly type: string;
  readonly at: number;
  readonly code?: string;
  readonly inOtherTab?: boolean;
  /** With `watch=locks`: names of the locks that were held when a subscriber was told. */
  readonly locks?: readonly string[];
}

export interface BurstOptions {
  /** Sends nothing before this instant (`Date.now()`), so that tabs start together. */
  readonly at?: number;
  /** Sends nothing before the access token lapses, which tabs of one session see at the same instant. */
  readonly lapsed?: boolean;
  /** Sends nothing before the browser is online again. */
  readonly online?: boolean;
  /** Whom the calls are made for: the server counts those that arrive as somebody else. */
  readonly as?: Person;
}

/** The page's side: `window.tab`. */
export interface TabApi {
  signIn(person: Person): Promise<void>;
  signOut(): Promise<void>;
  burst(calls: number, options?: BurstOptions): Promise<readonly Outcome[]>;
  state(): SeenState;
  /** Since the page was loaded. */
  events(): Promise<readonly SeenEvent[]>;
}
