import fc from 'fast-check';
import { Fault, faults } from './auth-server';

export type Step =
  | { readonly do: 'sign in'; readonly tab: number; readonly who: 'A' | 'B' }
  | {
      readonly do: 'sign out' | 'close' | 'crash' | 'sleep' | 'insist';
      readonly tab: number;
    }
  | { readonly do: 'wake'; readonly tab: number }
  | { readonly do: 'open' | 'expire' }
  | { readonly do: 'send'; readonly tab: number; readonly count: number }
  | { readonly do: 'cancel'; readonly tab: number; readonly which: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'set clock'; readonly hours: number }
  | { readonly do: 'fault'; readonly fault: Fault };

/** What is done in a tab that is awake. */
export type InTab = Exclude<Extract<Step, { readonly tab: number }>, { readonly do: 'wake' }>;

/** How a life is lived: everything else follows from it. */
export interface Script {
  /** Without Web Locks, tabs lease. */
  readonly locks: boolean;
  readonly seed: number;
  readonly steps: readonly Step[];
}

const tab = fc.nat({ max: 5 });
const aboutTab = (...doing: ('sign out' | 'close' | 'crash' | 'sleep' | 'wake' | 'insist')[]) =>
  fc.record({ do: fc.constantFrom(...doing), tab });
const waiting = (ms: number): Step => ({ do: 'wait', ms });
/** Short enough for something to happen in the middle of a refresh. */
const moment = fc.constantFrom(1, 5, 20, 50, 100, 200, 300, 500).map(waiting);
const aWhile = fc.constantFrom(1_000, 3_000, 10_000, 31_000, 120_000, 3_600_000).map(waiting);
const send = fc.record({
  do: fc.constant('send' as const),
  tab,
  count: fc.integer({ min: 1, max: 5 }),
});
const expire = fc.constant<Step>({ do: 'expire' });
/** Those that chance would seldom hit: several tabs find their token refused at the same time, and time to see it. */
const rush = fc
  .tuple(expire, fc.array(send, { minLength: 2, maxLength: 5 }), moment)
  .map(([first, sends, then]): Step[] => [first, ...sends, then]);
const one = (step: fc.Arbitrary<Step>) => step.map((only) => [only]);

const steps = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: one(moment) },
      { weight: 4, arbitrary: one(aWhile) },
      { weight: 5, arbitrary: one(send) },
      { weight: 8, arbitrary: rush },
      { weight: 4, arbitrary: one(fc.constant<Step>({ do: 'open' })) },
      { weight: 2, arbitrary: one(expire) },
      {
        weight: 2,
        arbitrary: one(
          fc.record({ do: fc.constant('sign in' as const), tab, who: fc.constantFrom('A', 'B') }),
        ),
      },
      { weight: 1, arbitrary: one(aboutTab('sign out')) },
      { weight: 2, arbitrary: one(aboutTab('close', 'crash', 'insist')) },
      { weight: 4, arbitrary: one(aboutTab('sleep', 'wake')) },
      {
        weight: 1,
        arbitrary: one(
          fc.record({ do: fc.constant('cancel' as const), tab, which: fc.nat({ max: 4 }) }),
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
