import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import type { ContractName } from '../harness/server-view.ts';
import { countFromNow } from '../harness/server-view.ts';
import { assertStable, waitUntil } from '../harness/poll.ts';

const suite = new DemoSuite();
const SLOW_MS = 700;
const TOO_SLOW_MS = 30_000;

/** A tab whose refresh has rotated the token on the server and has no response yet. */
async function newRefreshingTab(contract: ContractName, refreshDelayMs: number) {
  const tab = await suite.newTab(contract);
  await tab.signIn();
  await suite.control('expire');
  await suite.control('settings', 'PATCH', { refreshDelayMs });
  const counted = await countFromNow(suite.control);
  await tab.byTestId('do-one').click();
  await waitUntil('the rotation', counted, ({ refreshed }) => refreshed === 1);
  await suite.control('settings', 'PATCH', { refreshDelayMs: 0 });
  return { tab, counted };
}

test('with tokens readable by scripts, a reload during a refresh ends in one sign-out [F038]', async () => {
  const { tab, counted } = await newRefreshingTab('json-body', TOO_SLOW_MS);
  tab.visitedPaths.length = 0;

  await tab.page.reload();
  await tab.waitFor('dashboard');
  await tab.byTestId('do-burst').click();
  await tab.waitFor('username');

  const { reuses, familiesRevoked, refreshes } = await assertStable('the counters', counted, 200);
  assert.deepEqual(
    { refreshes, reuses, familiesRevoked },
    { refreshes: 2, reuses: 1, familiesRevoked: 1 },
  );
  assert.deepEqual(tab.visitedPaths, ['/', '/', '/login']);
  assert.match(await tab.readText('login-reason'), /session/i);
  assert.equal(await tab.page.evaluate(() => localStorage.getItem('holdfast')), null);
  await tab.submitAs('ada');
  await tab.waitForUser('ada');
});

test('with the cookie, a reload during a refresh keeps the session [F038]', async (t) => {
  const { tab, counted } = await newRefreshingTab('http-only-cookie', SLOW_MS);
  tab.visitedPaths.length = 0;
  const start = performance.now();

  await tab.page.reload();
  await tab.waitFor('dashboard');

  t.diagnostic(`back after ${Math.round(performance.now() - start)} ms`);
  await tab.waitForUser('ada');
  assert.match(await tab.runForOutcome('one'), /you are Ada/);
  const { refreshed, reuses } = await counted();
  assert.deepEqual({ refreshed, reuses }, { refreshed: 2, reuses: 0 });
  assert.deepEqual(new Set(tab.visitedPaths), new Set(['/']));
});
