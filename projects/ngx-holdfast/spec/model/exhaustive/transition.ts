import { AuthError } from '../../../src/lib/session/auth-error';
import { AuthEvent } from '../../../src/lib/session/auth-event';
import { RefreshSource } from '../../../src/lib/session/refresh-source';
import { SessionRecord } from '../../../src/lib/session/session-record';
import { Input } from './input';
import { OpenLogin, State, isLate, recordIn, sidIn } from './state';
import { Result, Tab } from './tab';
import { User, ownerOf } from './tokens';

/** One input in one state, and everything that it causes. */
export interface Transition {
  readonly before: State;
  readonly input: Input;
  readonly after: State;
  readonly events: readonly AuthEvent[];
  /** `null`: the store was cleared. */
  readonly writes: readonly (SessionRecord | null)[];
  readonly started: readonly RefreshSource[];
  readonly results: readonly Result[];
  /** The access tokens that the server has sent. */
  readonly issued: readonly string[];
  readonly loginError: AuthError | null;
}

const nothing = { events: [], writes: [], started: [], results: [], issued: [], loginError: null };

export function transition(state: State, input: Input): Transition {
  const before = input.change === undefined ? state : { ...state, ...input.change };
  if (input.run === undefined) {
    return { ...nothing, before, input, after: withoutDuplicates(before) };
  }
  const tab = new Tab(before);
  input.run(tab);
  const { events, writes, started, results, issued, loginError } = tab;
  const ended = input.kind === 'refresh-response' ? input.source : null;
  const reached: State = {
    ...before,
    snapshot: tab.session.snapshot,
    stored: tab.stored,
    refreshes: [...before.refreshes.filter((source) => source !== ended), ...started],
    hasWaiter: tab.hasWaiter,
    sessionCount: tab.sessionCount,
    tokenCount: tab.tokenCount,
  };
  const after = withoutDuplicates({
    ...reached,
    logins: loginsAfter(before, input, reached, tab),
    ...endedAfter(before, input, reached),
    owners: ownersAfter(before, reached),
  });
  return { before, input, after, events, writes, started, results, issued, loginError };
}

/** The history variable of invariant 5: a login response is late after a sign-out, and after a newer session. */
function loginsAfter(
  before: State,
  input: Input,
  after: State,
  { newLogin, loginError }: Tab,
): readonly OpenLogin[] {
  const { logins } = before;
  const markLate = (isNowLate: (login: OpenLogin) => boolean): OpenLogin[] =>
    logins.map((login) => (isNowLate(login) ? { ...login, isLate: true } : login));
  switch (input.kind) {
    case 'begin-login':
      return newLogin === null ? logins : [...logins, newLogin];
    case 'login-response': {
      const { id } = input.login;
      return markLate((login) => loginError === null && login.id < id).filter(
        (login) => login.id !== id,
      );
    }
    case 'sign-in':
    case 'sign-out':
    case 'sign-in-in-other-tab':
    case 'sign-out-in-other-tab':
      return markLate(() => true);
    case 'sync':
      return markLate(() => isReplaced(before, after));
    case 'refresh-response':
      // After a rejection the user may sign in again.
      return markLate(() => input.outcome !== 'rejected' && isReplaced(before, after));
    default:
      return logins;
  }
}

function isReplaced(before: State, after: State): boolean {
  return sidIn(before) !== sidIn(after);
}

/** The history variable of invariant 5: the sessions that this tab has ended. */
function endedAfter(before: State, { kind }: Input, after: State): Partial<State> {
  const sid = sidIn(before);
  const isOwn = kind === 'sign-in' || kind === 'sign-out' || kind === 'login-response';
  if (!isOwn || sid === undefined || !isReplaced(before, after)) {
    return {};
  }
  return {
    ended: new Set([...before.ended, sid]),
    lastEnded: before.setup.sharedByTabs ? recordIn(before) : null,
  };
}

function ownersAfter({ owners }: State, after: State): ReadonlyMap<string, User> {
  const record = recordIn(after);
  return record === null || owners.has(record.sid)
    ? owners
    : new Map([...owners, [record.sid, ownerOf(record)]]);
}

/** Keeps one of several late responses, since the others would be treated alike, or may never come. */
function withoutDuplicates(state: State): State {
  return {
    ...state,
    refreshes: withOneOf(state.refreshes, (source) => isLate(state, source)),
    logins: withOneOf(state.logins, (login) => login.isLate),
  };
}

function withOneOf<T>(all: readonly T[], isAlike: (each: T) => boolean): readonly T[] {
  const first = all.length > 1 ? all.findIndex(isAlike) : -1;
  return first < 0 ? all : all.filter((each, n) => n === first || !isAlike(each));
}
