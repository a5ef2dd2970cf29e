/** @jest-environment node */
import { runModel } from './run-model';
import { Step } from './steps';

/** Failures that random runs have found. */
describe('many tabs, regressions', () => {
  const suspendedWhileWaiting: readonly Step[] = [
    { do: 'open' },
    { do: 'wait', ms: 500 },
    { do: 'force refresh', tab: 0 },
    { do: 'wait', ms: 20 },
    { do: 'suspend', tab: 0 },
    { do: 'force refresh', tab: 0 },
    { do: 'wait', ms: 10_000 },
    { do: 'resume', tab: 0 },
    { do: 'wait', ms: 1_000 },
  ];

  it.each([true, false])(
    'a tab that was suspended before its request sends none without the lock (locks: %s)',
    (locks) => runModel({ locks, seed: 0, steps: suspendedWhileWaiting }),
  );

  it('a lease outlasts a clock that is set while a tab refreshes', () =>
    runModel({
      locks: false,
      seed: 0,
      steps: [
        { do: 'force refresh', tab: 0 },
        { do: 'wait', ms: 1 },
        { do: 'set clock', hours: -12 },
        { do: 'open' },
        { do: 'wait', ms: 50 },
        { do: 'send', tab: 1, count: 1 },
      ],
    }));

  it('a late response that overwrites a sign-in not yet visible to its tab is corrected', () =>
    runModel({
      locks: false,
      seed: 0,
      steps: [
        { do: 'expire' },
        { do: 'send', tab: 0, count: 4 },
        { do: 'send', tab: 0, count: 4 },
        { do: 'wait', ms: 200 },
        { do: 'open' },
        { do: 'sign in', tab: 3, user: 'A' },
      ],
    }));

  it('an ended session that another tab writes back is overwritten', () =>
    runModel({
      locks: false,
      seed: -2_147_482_621,
      steps: [
        { do: 'expire' },
        { do: 'send', tab: 0, count: 2 },
        { do: 'send', tab: 0, count: 1 },
        { do: 'send', tab: 0, count: 5 },
        { do: 'wait', ms: 100 },
        { do: 'open' },
        { do: 'sign in', tab: 3, user: 'A' },
        { do: 'open' },
        { do: 'expire' },
        { do: 'send', tab: 1, count: 1 },
        { do: 'send', tab: 0, count: 1 },
        { do: 'wait', ms: 1 },
        { do: 'close', tab: 5 },
        { do: 'expire' },
        { do: 'open' },
      ],
    }));
});
