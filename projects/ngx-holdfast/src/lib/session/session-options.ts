import { RefreshEnvironment } from './refresh-task';
import { SafeStore } from './session-store';
import { TokenSource } from './token-source';

/** What a session is put together from. */
export interface SessionOptions extends RefreshEnvironment {
  readonly store: SafeStore;
  readonly tokenSource: TokenSource;
  readonly newId: () => string;
  /** How long before its end a token is refreshed in the background, in ms. */
  readonly refreshWindowMs: number;
}

/** How a refresh is asked for. */
export interface RefreshOptions {
  /** Only the caller waits: the token is still valid, so other requests are sent with it. */
  readonly background?: boolean;
  /** Overrides a cool-down, except after a 429. */
  readonly force?: boolean;
}
