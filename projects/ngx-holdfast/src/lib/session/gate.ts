import { AuthError } from './auth-error';

/** What every request looks at before it is sent, and waits at while it is shut. Never a token: logs may show it. */
export type Gate =
  /** `error` tells how the last flight failed, for those who waited for it. */
  | { readonly status: 'open'; readonly error: AuthError | null }
  /** An early refresh runs beside requests whose token still lives: nobody waits. */
  | { readonly status: 'refreshing'; readonly sid: string }
  /** Requests wait for the refresh. */
  | { readonly status: 'shut'; readonly sid: string };
