import { AuthError } from '../core/auth-error';
import { SessionRecord } from '../core/session-record';

/** What every request looks at before it is sent, and waits at while it is shut. `flight`: the tokens being renewed. */
export type Gate =
  /** `error` tells how the last flight failed, for those who waited for it. */
  | { readonly status: 'open'; readonly error: AuthError | null }
  /** An early refresh runs beside requests whose token still lives: nobody waits. */
  | { readonly status: 'refreshing'; readonly flight: SessionRecord }
  /** Requests wait for the refresh. */
  | { readonly status: 'shut'; readonly flight: SessionRecord };
