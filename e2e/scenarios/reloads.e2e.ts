import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import { countFromNow } from '../harness/server-view.ts';

const suite = new DemoSuite();
const RELOADS = 15;

test('15 page loads in a row cause one refresh each and no sign-out [F070]', async (t) => {
  const tab = await suite.newTab('http-only-cookie');
  await tab.signIn();
  tab.visitedPaths.length = 0;
  const counted = await countFromNow(suite.control);
  const start = performance.now();

  for (let load = 1; load <= RELOADS; load++) {
    await tab.page.reload();
    await tab.waitForUser('ada');
  }
  assert.match(await tab.runForOutcome('one'), /you are Ada/);

  const { refreshes, refreshed, reuses, unauthorized } = await counted();
  assert.deepEqual(
    { refreshes, refreshed, reuses, unauthorized },
    { refreshes: RELOADS, refreshed: RELOADS, reuses: 0, unauthorized: 0 },
  );
  assert.deepEqual(new Set(tab.visitedPaths), new Set(['/']));
  t.diagnostic(`${RELOADS} loads in ${Math.round(performance.now() - start)} ms`);
});
