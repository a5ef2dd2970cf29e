import fc from 'fast-check';
import { Wiring, wirings } from '../bench/bench';
import { Step, World } from './world';

const runs = Number(process.env['HOLDFAST_RUNS'] ?? 2_000);
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
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: call },
    { weight: 6, arbitrary: answer },
    { weight: 4, arbitrary: answerRefresh },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which }) },
    { weight: 2, arbitrary: person },
    { weight: 3, arbitrary: wait },
  ),
  { maxLength: 60, size: 'max' },
) as fc.Arbitrary<Step[]>;

function live(wiring: Wiring, script: readonly Step[]): void {
  jest.useFakeTimers({ now: 1_800_000_000_000, doNotFake: ['performance'] });
  const world = new World(wiring);
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
