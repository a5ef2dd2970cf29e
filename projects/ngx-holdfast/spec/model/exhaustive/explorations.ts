import { detailsOf } from './key';
import { Findings, search } from './search';
import { Setup, State, cookie, ownStore, sharedStore, startState } from './state';

/** A search from the load of a page. */
export interface Exploration {
  readonly setup: Setup;
  readonly openRefreshes: number;
  readonly openLogins: number;
}

/** In a shared store, two refreshes and two logins at once would make too many states. */
export const explorations: readonly Exploration[] = [
  { setup: ownStore, openRefreshes: 3, openLogins: 2 },
  { setup: cookie, openRefreshes: 3, openLogins: 2 },
  { setup: sharedStore, openRefreshes: 1, openLogins: 2 },
  { setup: sharedStore, openRefreshes: 2, openLogins: 1 },
];

// Most of the cost of an error is its stack, which is not read.
Error.stackTraceLimit = 0;

export function explore({ setup, ...limits }: Exploration, depth = Infinity): Findings {
  return search(startsOf(setup), { ...limits, depth });
}

/** As `explore`, but without merging states that differ in any detail. */
export function exploreInDetail({ setup, ...limits }: Exploration, depth: number): Findings {
  return search(startsOf(setup), { ...limits, depth }, detailsOf);
}

function startsOf(setup: Setup): State[] {
  return setup === cookie ? [startState(setup)] : [startState(setup), startState(setup, 'ada')];
}
