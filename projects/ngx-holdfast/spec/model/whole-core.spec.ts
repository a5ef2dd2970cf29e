import fc from 'fast-check';
import { Wiring, wirings } from '../harness/harness';
import { Step, SingleTabModel } from './single-tab-model';

/** `HOLDFAST_RUNS` raises it for a long night. */
const runs = Number(
  process.env['HOLDFAST_RUNS'] ?? (process.env['CI'] === 'true' ? 10_000 : 2_000),
);
const longestMs = 600_000;

const which = fc.nat({ max: 9 });
const url = fc.constantFrom('/api/a', '/api/b', 'https://evil.test/api/a');
const call = url.map((to): Step => ({ do: 'call', url: to }));
const answer = fc.record({
  do: fc.constant('answer' as const),
  which,
  as: fc.constantFrom('ok', 'refused', 'refused', 'forbidden', 'trouble', 'lost'),
}) as fc.Arbitrary<Step>;
const answerRefresh = fc.record({
  do: fc.constant('answer refresh' as const),
  which,
  as: fc.constantFrom(
    'ok',
    'ok',
    'without refresh token',
    'refused',
    'invalid_grant',
    '503',
    '429',
    'malformed',
    'lost',
  ),
}) as fc.Arbitrary<Step>;
const cancel = fc.record({ do: fc.constant('cancel' as const), which }) as fc.Arbitrary<Step>;
const person = fc.oneof(
  fc
    .tuple(fc.constantFrom('sign in' as const, 'log in' as const), fc.constantFrom('A', 'B'))
    .map(([doing, who]): Step => ({ do: doing, who })),
  fc
    .constantFrom('sign out' as const, 'refresh' as const, 'ask for a token' as const)
    .map((doing): Step => ({ do: doing })),
);
const wait = fc
  .constantFrom(1, 500, 5_000, 10_000, 15_000, 31_000, 55_000, 61_000)
  .map((ms): Step => ({ do: 'wait', ms }));
/** One that chance would seldom hit: a token that is refused and renewed. */
const renewal = url.map((to): Step[] => [
  { do: 'call', url: to },
  { do: 'answer', which: 0, as: 'refused' },
  { do: 'answer refresh', which: 0, as: 'ok' },
  { do: 'answer', which: 0, as: 'ok' },
]);
const one = (step: fc.Arbitrary<Step>) => step.map((only) => [only]);
const steps = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: one(call) },
      { weight: 6, arbitrary: one(answer) },
      { weight: 4, arbitrary: one(answerRefresh) },
      { weight: 2, arbitrary: one(cancel) },
      { weight: 2, arbitrary: one(person) },
      { weight: 3, arbitrary: one(wait) },
      { weight: 3, arbitrary: renewal },
    ),
    { maxLength: 60, size: 'max' },
  )
  .map((all) => all.flat());

function live(wiring: Wiring, script: readonly Step[]): void {
  jest.useFakeTimers({ now: 1_800_000_000_000, doNotFake: ['performance'] });
  const world = new SingleTabModel(wiring);
  world.step({ do: 'sign in', who: 'A' });
  world.check();
  for (const step of script) {
    world.step(step);
    world.check();
  }
  world.end();
}

describe('the whole core', () => {
  afterEach(() => jest.useRealTimers());

  it(
    `keeps its invariants in ${runs} random lives`,
    () => {
      const began = performance.now();
      fc.assert(fc.property(fc.constantFrom(...wirings), steps, live), { numRuns: runs });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      process.stdout.write(`the whole core: ${runs} runs in ${seconds} s\n`);
    },
    longestMs,
  );
});
