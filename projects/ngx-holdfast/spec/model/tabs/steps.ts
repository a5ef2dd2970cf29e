import fc from 'fast-check';
import { Fault, faults } from './auth-server';

export type Step =
  | { readonly do: 'sign in'; readonly tab: number; readonly user: 'A' | 'B' }
  | {
      readonly do: 'sign out' | 'close' | 'crash' | 'suspend' | 'force refresh';
      readonly tab: number;
    }
  | { readonly do: 'resume'; readonly tab: number }
  | { readonly do: 'open' | 'expire' }
  | { readonly do: 'send'; readonly tab: number; readonly count: number }
  | { readonly do: 'cancel'; readonly tab: number; readonly request: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'set clock'; readonly hours: number }
  | { readonly do: 'fault'; readonly fault: Fault };

/** A step of a tab that runs. */
export type TabStep = Exclude<Extract<Step, { readonly tab: number }>, { readonly do: 'resume' }>;

/** Determines a run completely. */
export interface Script {
  /** Without Web Locks, tabs use the lease. */
  readonly locks: boolean;
  readonly seed: number;
  readonly steps: readonly Step[];
}

const tab = fc.nat({ max: 5 });
const inTab = (
  ...actions: ('sign out' | 'close' | 'crash' | 'suspend' | 'resume' | 'force refresh')[]
) => fc.record({ do: fc.constantFrom(...actions), tab });
const wait = (ms: number): Step => ({ do: 'wait', ms });
/** Short enough to end in the middle of a refresh. */
const shortWait = fc.constantFrom(1, 5, 20, 50, 100, 200, 300, 500).map(wait);
const longWait = fc.constantFrom(1_000, 3_000, 10_000, 31_000, 120_000, 3_600_000).map(wait);
const send = fc.record({
  do: fc.constant('send' as const),
  tab,
  count: fc.integer({ min: 1, max: 5 }),
});
const expire = fc.constant<Step>({ do: 'expire' });
/** Rare in independent steps: the token of several tabs is rejected at the same time, and a part of the refresh follows. */
const rush = fc
  .tuple(expire, fc.array(send, { minLength: 2, maxLength: 5 }), shortWait)
  .map(([first, sends, last]): Step[] => [first, ...sends, last]);
const one = (step: fc.Arbitrary<Step>) => step.map((only) => [only]);

const steps = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: one(shortWait) },
      { weight: 4, arbitrary: one(longWait) },
      { weight: 5, arbitrary: one(send) },
      { weight: 8, arbitrary: rush },
      { weight: 4, arbitrary: one(fc.constant<Step>({ do: 'open' })) },
      { weight: 2, arbitrary: one(expire) },
      {
        weight: 2,
        arbitrary: one(
          fc.record({ do: fc.constant('sign in' as const), tab, user: fc.constantFrom('A', 'B') }),
        ),
      },
      { weight: 1, arbitrary: one(inTab('sign out')) },
      { weight: 2, arbitrary: one(inTab('close', 'crash', 'force refresh')) },
      { weight: 4, arbitrary: one(inTab('suspend', 'resume')) },
      {
        weight: 1,
        arbitrary: one(
          fc.record({ do: fc.constant('cancel' as const), tab, request: fc.nat({ max: 4 }) }),
        ),
      },
      {
        weight: 1,
        arbitrary: one(fc.constantFrom(-12, 12).map((hours): Step => ({ do: 'set clock', hours }))),
      },
      {
        weight: 3,
        arbitrary: one(fc.constantFrom(...faults).map((fault): Step => ({ do: 'fault', fault }))),
      },
    ),
    { minLength: 4, maxLength: 22, size: 'max' },
  )
  .map((all) => all.flat());

export const scripts: fc.Arbitrary<Script> = fc.record({
  locks: fc.boolean(),
  seed: fc.integer(),
  steps,
});
