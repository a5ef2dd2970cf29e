import { cookieSession } from '../../../src/lib/session/refresh-source';
import { revalidate, signedOutInOtherTab } from '../../../src/lib/session/shared-transitions';
import { Input } from './input';
import { State } from './state';
import { nextGeneration, storedSession, users } from './tokens';

const sync: Input = {
  kind: 'sync',
  label: 'this tab reads the store',
  run: (tab) => tab.sync(),
};

/** What other tabs store, and the moment at which this one notices. */
export function otherTabsByStore(state: State): Input[] {
  const { stored, lastEnded } = state;
  const tokenCount = state.tokenCount + 1;
  const sessionCount = state.sessionCount + 1;
  const sid = `s${sessionCount}`;
  const unnoticed = (label: string, change: Partial<State>): Input => ({
    kind: 'unnoticed',
    label: `another tab ${label}`,
    change: { tokenCount, ...change },
  });
  const all = users.map((user) =>
    unnoticed(`signs in as ${user}`, {
      stored: storedSession(user, sid, tokenCount),
      owners: new Map([...state.owners, [sid, user]]),
      sessionCount,
    }),
  );
  if (stored !== null) {
    all.push(unnoticed('signs out', { stored: null }));
    all.push(unnoticed('refreshes', { stored: nextGeneration(stored, tokenCount) }));
  }
  if (lastEnded !== null && lastEnded.sid !== stored?.sid) {
    const back = nextGeneration(lastEnded, tokenCount);
    all.push(unnoticed(`writes back ${back.sid}, which this tab has ended`, { stored: back }));
  }
  return [...all, sync];
}

/** Messages of other tabs behind the same cookie. */
export const otherTabsByCookie: readonly Input[] = [
  {
    kind: 'sign-in-in-other-tab',
    label: 'another tab signs in',
    run: ({ session }) =>
      session.apply((snapshot) => revalidate(snapshot, cookieSession(session.newId()))),
  },
  {
    kind: 'sign-out-in-other-tab',
    label: 'another tab signs out',
    run: ({ session }) =>
      session.apply((snapshot) => ({ ...signedOutInOtherTab(snapshot), write: 'clear' })),
  },
];
