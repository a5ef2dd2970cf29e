import { EMPTY, Observable } from 'rxjs';
import { SessionRecord } from './session-record';
import { AuthSession } from './auth-session';

/**
 * Asks the server to renew this record, as often as the policy says while `mayAsk`, and stores what it answers. Each try
 * goes out when `noted$` has emitted.
 */
export type Renewal = (
  record: SessionRecord,
  mayAsk: () => boolean,
  noted$?: Observable<unknown>,
) => Observable<SessionRecord>;

/** How a session and other tabs keep out of each other's way. Waits are bounded; the work bounds itself. */
export interface TabCoordination {
  /**
   * Runs `renewal` while no other tab runs one, unless another tab has been faster. Emits what is stored then: newer
   * tokens, another session, or none. A failure before `countFrom` (local ms since 1970) is no reason not to ask.
   */
  refresh(
    session: AuthSession,
    record: SessionRecord,
    renewal: Renewal,
    countFrom: number,
  ): Observable<SessionRecord | null>;
  /** Runs `work` while no tab renews, as far as that can be had soon. */
  runExclusive<T>(work: Observable<T>): Observable<T>;
  /** While subscribed, what one tab does shows in the others. Emits when the session has to be asked for anew. */
  sync(session: AuthSession): Observable<unknown>;
}

/** For sessions that no other tab shares: single flight within the tab is all they need. */
export const singleTab: TabCoordination = {
  refresh: (_, record, renewal) => renewal(record, () => true),
  runExclusive: (work) => work,
  sync: () => EMPTY,
};
