import { inputsOf } from './inputs';
import { invariants } from './invariants';
import { keyOf } from './key';
import { State } from './state';
import { Transition, transition } from './transition';

/** A transition that leads beyond a limit is checked, but not continued. */
export interface Limits {
  readonly depth: number;
  readonly openRefreshes: number;
  readonly openLogins: number;
}

export interface Findings {
  /** The keys of the states that were reached. */
  readonly reached: ReadonlySet<string>;
  readonly transitions: number;
  /** The number of inputs to the state that is hardest to reach. */
  readonly depth: number;
  /** Whether there is no further state within the limits, however long the sequence. */
  readonly isComplete: boolean;
  readonly violation: Violation | null;
}

export interface Violation {
  readonly invariant: string;
  /** The start, and the shortest sequence of inputs that leads to the violation. */
  readonly sequence: readonly string[];
}

interface Node {
  readonly state: State;
  readonly label: string;
  readonly parent: Node | null;
}

/**
 * Breadth first, so that the first violation has the shortest sequence. `distinguish`: states for which it returns the same
 * text are continued once.
 */
export function search(starts: readonly State[], limits: Limits, distinguish = keyOf): Findings {
  const seen = new Set(starts.map(distinguish));
  const reached = new Set(starts.map(keyOf));
  let nodes = starts.map((state): Node => ({ state, label: describeStart(state), parent: null }));
  let transitions = 0;
  let depth = 0;
  const findings = (violation: Violation | null): Findings => ({
    reached,
    transitions,
    depth,
    isComplete: nodes.length === 0,
    violation,
  });
  while (nodes.length > 0 && depth < limits.depth) {
    const next: Node[] = [];
    for (const parent of nodes) {
      for (const input of inputsOf(parent.state)) {
        const taken = transition(parent.state, input);
        transitions += 1;
        const violated = invariants.find(({ holds }) => !holds(taken));
        if (violated !== undefined) {
          return findings({
            invariant: violated.name,
            sequence: [...sequenceTo(parent), describe(taken)],
          });
        }
        const { after } = taken;
        const key = distinguish(after);
        if (isWithin(after, limits) && !seen.has(key)) {
          seen.add(key);
          reached.add(keyOf(after));
          next.push({ state: after, label: describe(taken), parent });
        }
      }
    }
    nodes = next;
    depth += Number(nodes.length > 0);
  }
  return findings(null);
}

function isWithin({ refreshes, logins }: State, { openRefreshes, openLogins }: Limits): boolean {
  return refreshes.length <= openRefreshes && logins.length <= openLogins;
}

function sequenceTo(node: Node): string[] {
  return node.parent === null ? [node.label] : [...sequenceTo(node.parent), node.label];
}

function describeStart({ setup, stored }: State): string {
  return `a page loads, with ${setup.name}${stored === null ? '' : ` that holds ${stored.sid}`}`;
}

function describe({ input, events }: Transition): string {
  return [input.label, ...events.map(({ type }) => type)].join(' → ');
}
