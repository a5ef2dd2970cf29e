/** @jest-environment node */
import fc from 'fast-check';
import { live } from './live';
import { scripts } from './steps';

const inCi = process.env['CI'] === 'true';
/** `HOLDFAST_RUNS` raises it for a long night. */
const runs = Number(process.env['HOLDFAST_RUNS'] ?? (inCi ? 20_000 : 1_000));
/** The same lives each time where a merge depends on them; others everywhere else. */
const seed = inCi ? { seed: 20_261_121 } : {};
const longestMs = 1_800_000;

describe('many tabs', () => {
  it(
    `keep their invariants in ${runs} random lives`,
    async () => {
      const used = process.cpuUsage();
      const began = performance.now();
      // Most of the cost of an error is its stack, which nobody reads here.
      Error.stackTraceLimit = 0;
      let [refreshes, reuses, crossings] = [0, 0, 0];
      const lived = fc.asyncProperty(scripts, async (script) => {
        const world = await live(script);
        refreshes += world.server.refreshes;
        reuses += world.server.reuses;
        crossings += world.endings.crossings;
      });
      await fc.assert(lived, { numRuns: runs, ...seed });
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const cpu = (process.cpuUsage(used).user / 1_000_000).toFixed(1);
      process.stdout.write(
        `many tabs: ${runs} runs in ${seconds} s, ${cpu} s of them busy; ${refreshes} refreshes, ${reuses} excused reuses, ${crossings} crossings\n`,
      );
    },
    longestMs,
  );
});
