import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DemoSuite } from '../demo-suite.ts';
import type { ContractName } from '../harness/server-view.ts';
import { countFromNow } from '../harness/server-view.ts';
import { staysTheSame, until } from '../harness/poll.ts';

const suite = new DemoSuite();
const SLOW_MS = 700;
const TOO_SLOW_MS = 30_000;

/** A tab whose refresh has rotated the token at the server, and is not answered yet. */
async function inTheMiddleOfARefresh(contract: ContractName, refreshDelayMs: number) {
  const tab = await suite.newTab(contract);
  await tab.signIn();
  await suite.control('expire');
  await suite.control('settings', 'PATCH', { refreshDelayMs });
  const counted = await countFromNow(suite.control);
  await tab.by('do-one').click();
  await until('the rotation', counted, ({ refreshed }) => refreshed === 1);
  await suite.control('settings', 'PATCH', { refreshDelayMs: 0 });
  return { tab, counted };
}

test('with tokens in script, a reload in the middle of a refresh ends in one sign-out [F038]', async () => {
  const { tab, counted } = await inTheMiddleOfARefresh('json-body', TOO_SLOW_MS);
  tab.addresses.length = 0;

  await tab.page.reload();
  await tab.sees('dashboard');
  await tab.by('do-burst').click();
  await tab.sees('username');

  const { reuses, familiesRevoked, refreshes } = await staysTheSame('the counters', counted, 200);
  assert.deepEqual(
    { refreshes, reuses, familiesRevoked },
    { refreshes: 2, reuses: 1, familiesRevoked: 1 },
  );
  assert.deepEqual(tab.addresses, ['/', '/', '/login']);
  assert.match(await tab.text('login-reason'), /session/i);
  assert.equal(await tab.page.evaluate(() => localStorage.getItem('holdfast')), null);
  await tab.submitAs('ada');
  await tab.isSignedInAs('ada');
});

test('with the cookie, a reload in the middle of a refresh keeps the session [F038]', async (t) => {
  const { tab, counted } = await inTheMiddleOfARefresh('http-only-cookie', SLOW_MS);
  tab.addresses.length = 0;
  const start = performance.now();

  await tab.page.reload();
  await tab.sees('dashboard');

  t.diagnostic(`back after ${Math.round(performance.now() - start)} ms`);
  await tab.isSignedInAs('ada');
  assert.match(await tab.outcomeOf('one'), /you are Ada/);
  const { refreshed, reuses } = await counted();
  assert.deepEqual({ refreshed, reuses }, { refreshed: 2, reuses: 0 });
  assert.deepEqual(new Set(tab.addresses), new Set(['/']));
});
