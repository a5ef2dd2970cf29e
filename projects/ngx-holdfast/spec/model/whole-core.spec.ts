import fc from 'fast-check';
import { Wiring, wirings } from '../harness/harness';
import { SingleTabModel, Step } from './single-tab-model';

/** Set `HOLDFAST_RUNS` to raise it for an overnight run. */
const runs = Number(process.env['HOLDFAST_RUNS'] ?? 1_000);
const timeoutMs = 600_000;
/** The real one: fake timers replace that of the global object. */
const measure = performance.now.bind(performance);

const nth = fc.nat({ max: 9 });
const url = fc.constantFrom('/api/a', '/api/b', 'https://evil.test/api/a');
const send = url.map((to): Step => ({ do: 'send', url: to }));
const respond = fc.record({
  do: fc.constant('respond' as const),
  nth,
  with: fc.constantFrom('ok', 'unauthorized', 'unauthorized', 'forbidden', 'unavailable', 'lost'),
}) as fc.Arbitrary<Step>;
const respondToRefresh = fc.record({
  do: fc.constant('respond to refresh' as const),
  nth,
  with: fc.constantFrom(
    'ok',
    'ok',
    'without refresh token',
    'unauthorized',
    'invalid_grant',
    '503',
    '429',
    'malformed',
    'lost',
  ),
}) as fc.Arbitrary<Step>;
const cancel = fc.record({ do: fc.constant('cancel' as const), nth }) as fc.Arbitrary<Step>;
const command = fc.oneof(
  fc
    .tuple(fc.constantFrom('sign in' as const, 'log in' as const), fc.constantFrom('A', 'B'))
    .map(([action, user]): Step => ({ do: action, user })),
  fc
    .constantFrom('sign out' as const, 'refresh' as const, 'get access token' as const)
    .map((action): Step => ({ do: action })),
);
const wait = fc
  .constantFrom(1, 500, 5_000, 10_000, 15_000, 31_000, 55_000, 61_000)
  .map((ms): Step => ({ do: 'wait', ms }));
/** Rare in independent steps: a token is rejected, and its refresh succeeds. */
const replay = url.map((to): Step[] => [
  { do: 'send', url: to },
  { do: 'respond', nth: 0, with: 'unauthorized' },
  { do: 'respond to refresh', nth: 0, with: 'ok' },
  { do: 'respond', nth: 0, with: 'ok' },
]);
const one = (step: fc.Arbitrary<Step>) => step.map((only) => [only]);
const steps = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: one(send) },
      { weight: 6, arbitrary: one(respond) },
      { weight: 4, arbitrary: one(respondToRefresh) },
      { weight: 2, arbitrary: one(cancel) },
      { weight: 2, arbitrary: one(command) },
      { weight: 3, arbitrary: one(wait) },
      { weight: 3, arbitrary: replay },
    ),
    { maxLength: 60, size: 'max' },
  )
  .map((all) => all.flat());

function run(wiring: Wiring, script: readonly Step[]): void {
  jest.useFakeTimers({ now: 1_800_000_000_000 });
  const model = new SingleTabModel(wiring);
  model.step({ do: 'sign in', user: 'A' });
  script.forEach((step) => model.step(step));
  model.end();
}

describe('the whole core', () => {
  afterEach(() => jest.useRealTimers());

  it(
    `keeps its invariants in ${runs} random runs`,
    () => {
      const start = measure();
      fc.assert(fc.property(fc.constantFrom(...wirings), steps, run), { numRuns: runs });
      const seconds = ((measure() - start) / 1000).toFixed(1);
      process.stdout.write(`the whole core: ${runs} runs in ${seconds} s\n`);
    },
    timeoutMs,
  );
});
