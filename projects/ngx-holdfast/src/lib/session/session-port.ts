import { Observable } from 'rxjs';
import { AuthEvent } from './auth-event';
import { Clock } from './clock';
import { RefreshSource } from './refresh-source';
import { SessionSnapshot, Step } from './session-state';
import { SafeStore } from './session-store';

/** Computes the next snapshot, or `null` for no change. */
export type Transition = (snapshot: SessionSnapshot) => Step | null;

/** What a refresh, and the coordination of tabs, may ask of the session and do to it. */
export interface SessionPort {
  readonly clock: Clock;
  readonly store: SafeStore;
  readonly snapshot: SessionSnapshot;
  readonly events$: Observable<AuthEvent>;
  /** A new session ID. */
  readonly newId: () => string;
  canRefresh(source: RefreshSource): boolean;
  apply(transition: Transition): void;
}
