import { Transition } from './transition';

/** What holds for each transition, and so in each state that one leads to. */
export interface Invariant {
  /** Starts with the number that the architecture gives it, if it does. */
  readonly name: string;
  readonly holds: (transition: Transition) => boolean;
}

export function count<T>(all: readonly T[], isCounted: (each: T) => boolean): number {
  return all.filter(isCounted).length;
}
