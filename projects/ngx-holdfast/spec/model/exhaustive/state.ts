import { RefreshSource } from '../../../src/lib/session/refresh-source';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { SessionSnapshot, initialSnapshot, sourceOf } from '../../../src/lib/session/session-state';
import { TokenSource, cookieTokens, storedTokens } from '../../../src/lib/session/token-source';
import { User, storedSession } from './tokens';

/** How an app keeps its tokens. */
export interface Setup {
  readonly name: string;
  readonly tokenSource: TokenSource;
  readonly sharedByTabs: boolean;
}

export const ownStore: Setup = {
  name: 'a store of this tab alone',
  tokenSource: storedTokens,
  sharedByTabs: false,
};
export const sharedStore: Setup = {
  name: 'a store that tabs share',
  tokenSource: storedTokens,
  sharedByTabs: true,
};
/** The access token is in memory: `withCookieBackend` cannot be combined with a store. */
export const cookie: Setup = {
  name: 'an HttpOnly cookie',
  tokenSource: cookieTokens,
  sharedByTabs: false,
};

/** A login request whose response is still to come. */
export interface OpenLogin {
  readonly id: number;
  readonly user: User;
  /** Whether a sign-out or a newer session came after it, as the model has seen it. */
  readonly isLate: boolean;
}

/** A tab, and what surrounds it. */
export interface State {
  readonly setup: Setup;
  readonly snapshot: SessionSnapshot;
  readonly stored: SessionRecord | null;
  /** What the refreshes started from whose response is still to come. */
  readonly refreshes: readonly RefreshSource[];
  readonly logins: readonly OpenLogin[];
  /** Whether a request waits for the refresh. Several would be treated alike. */
  readonly hasWaiter: boolean;
  /** IDs of the sessions that this tab has ended by a sign-out or a sign-in, as the model has seen it. */
  readonly ended: ReadonlySet<string>;
  /** The last of them, in a shared store. Another tab that is behind may write it back. */
  readonly lastEnded: SessionRecord | null;
  /** The user of each session, by its ID. */
  readonly owners: ReadonlyMap<string, User>;
  /** How many session IDs and tokens there have been. */
  readonly sessionCount: number;
  readonly tokenCount: number;
}

/** The page has loaded, and the store has not been read yet. */
export function startState(setup: Setup, storedUser?: User): State {
  return {
    setup,
    snapshot: initialSnapshot,
    stored: storedUser === undefined ? null : storedSession(storedUser, 's0', 0),
    refreshes: [],
    logins: [],
    hasWaiter: false,
    ended: new Set(),
    lastEnded: null,
    owners: new Map(storedUser === undefined ? [] : [['s0', storedUser]]),
    sessionCount: 0,
    tokenCount: 0,
  };
}

/** The tokens in use. */
export function recordIn({ snapshot: { session } }: State): SessionRecord | null {
  return session.status === 'active' ? session.record : null;
}

export function sidIn({ snapshot: { session } }: State): string | undefined {
  return sourceOf(session)?.sid;
}

/** What the running refresh started from. */
export function runningIn({ snapshot: { refresh } }: State): RefreshSource | null {
  return refresh.status === 'idle' ? null : refresh.source;
}

/** Whether no tab can bring the session of this refresh back. */
export function isLate(state: State, { sid }: RefreshSource): boolean {
  return sid !== sidIn(state) && sid !== state.stored?.sid && sid !== state.lastEnded?.sid;
}
