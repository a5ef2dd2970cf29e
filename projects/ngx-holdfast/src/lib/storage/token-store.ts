import { Observable } from 'rxjs';
import { SessionRecord } from '../session/session-record';

/** A value, or a promise or an observable of it. */
export type MaybeAsync<T> = T | PromiseLike<T> | Observable<T>;

/**
 * A store that an app provides to `withStorage`, synchronous or not. It may throw, reject, time out or return invalid
 * content: `storage-failed` is emitted once, and the session continues in memory. An operation that takes longer than
 * 5,000 ms counts as failed. After a failed `save`, `clear` is called once; after a failed `save` or `clear` the store is not
 * used again until the next page load.
 */
export interface TokenStore {
  load(): MaybeAsync<unknown>;
  save(record: SessionRecord): MaybeAsync<void>;
  clear(): MaybeAsync<void>;
  /** Whether other tabs read and write the same content. */
  readonly sharedByTabs: boolean;
  /** Emits after another tab has written. */
  readonly changes$?: Observable<unknown>;
}
