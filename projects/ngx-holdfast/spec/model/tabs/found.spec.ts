/** @jest-environment node */
import { live } from './live';
import { Step } from './steps';

/** What random lives have shown, kept. */
describe('many tabs, found', () => {
  const sleepsWithLock: readonly Step[] = [
    { do: 'open' },
    { do: 'wait', ms: 500 },
    { do: 'insist', tab: 0 },
    { do: 'wait', ms: 20 },
    { do: 'sleep', tab: 0 },
    { do: 'insist', tab: 0 },
    { do: 'wait', ms: 10_000 },
    { do: 'wake', tab: 0 },
    { do: 'wait', ms: 1_000 },
  ];

  it.each([true, false])(
    'a tab that slept before it asked does not ask unlocked (locks: %s)',
    (locks) => live({ locks, seed: 0, steps: sleepsWithLock }),
  );

  it('a lease outlives a clock that is set while a tab refreshes', () =>
    live({
      locks: false,
      seed: 0,
      steps: [
        { do: 'insist', tab: 0 },
        { do: 'wait', ms: 1 },
        { do: 'set clock', hours: -12 },
        { do: 'open' },
        { do: 'wait', ms: 50 },
        { do: 'send', tab: 1, count: 1 },
      ],
    }));

  it('a late answer that is stored over a sign-in, which its tab cannot see yet, is set right', () =>
    live({
      locks: false,
      seed: 0,
      steps: [
        { do: 'expire' },
        { do: 'send', tab: 0, count: 4 },
        { do: 'send', tab: 0, count: 4 },
        { do: 'wait', ms: 200 },
        { do: 'open' },
        { do: 'sign in', tab: 3, who: 'A' },
      ],
    }));
});
