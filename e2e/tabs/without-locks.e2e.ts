import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '../harness/poll.ts';
import { countFromNow } from '../harness/server-view.ts';
import { withBusyCores } from './busy-cores.ts';
import { endings } from './endings.ts';
import { loseHolder } from './lost-holder.ts';
import { isFullRun, rounds } from './rounds.ts';
import { storm } from './storm.ts';
import { tally } from './tally.ts';
import { TabsSuite } from './tabs-suite.ts';

const HOST = 'holdfast.test';
const suite = new TabsSuite({ flags: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`] });

/** An origin without https that is not loopback, so the browser has no Web Locks. */
const plainHttp = () => `http://${HOST}:${new URL(suite.stack.appUrl).port}`;

const withoutLocks = () => {
  Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
};

/** No lease remains longer than this after its tab has ended. */
const LEASE_MS = 4_500;

const PLACES = [
  { contract: 'json-body', store: 'local', inCi: [6] },
  { contract: 'raw-header-cookies', store: 'cookie', inCi: [] },
  { contract: 'http-only-cookie', store: 'memory', inCi: [6] },
] as const;
const ORIGINS = [
  { name: 'plain http', inCi: true },
  { name: 'a browser without locks', inCi: false },
] as const;

for (const { contract, store, inCi } of PLACES) {
  for (const { name, inCi: originInCi } of ORIGINS) {
    for (const count of isFullRun ? [2, 6, 10] : originInCi ? inCi : []) {
      test(
        `${contract}, ${store}: ${count} tabs on ${name}, both cores busy [F130]`,
        { timeout: 900_000 },
        async (t) => {
          const profile = await suite.newProfile({
            contract,
            store,
            ...(name === 'plain http'
              ? { origin: plainHttp(), config: { allowInsecureHttp: true } }
              : { initScript: withoutLocks }),
          });
          const tabs = await profile.openSignedIn(count);
          const locks = await tabs[0]?.page.evaluate(() => typeof navigator.locks);
          assert.equal(locks, 'undefined', 'there are no Web Locks');
          await withBusyCores(2, () =>
            storm(t, suite, tabs, {
              rounds: rounds(3),
              refreshes: contract === 'http-only-cookie' ? count : 1,
            }),
          );
        },
      );
    }
  }
}

for (const ending of isFullRun ? (['crashes', 'is closed'] as const) : (['crashes'] as const)) {
  test(
    `without locks the refreshing tab ${ending}, and its lease expires [F131]`,
    { timeout: 900_000 },
    (t) =>
      loseHolder(t, suite, {
        setUp: {
          contract: 'json-body',
          store: 'local',
          origin: plainHttp(),
          config: { allowInsecureHttp: true },
        },
        ending,
        phase: 'request lost',
        rounds: rounds(1, 20),
      }),
  );
}

test('an old lease of a crashed tab delays the next tab no longer than a new one [F131]', async (t) => {
  const profile = await suite.newProfile({
    contract: 'json-body',
    store: 'local',
    initScript: withoutLocks,
  });
  const [first] = await profile.openSignedIn(1);
  assert.ok(first);
  const counted = await countFromNow(suite.control);
  await suite.control('expire');
  await suite.control('faults', 'POST', { on: 'refresh', kind: 'hang' });
  first.burst(1).catch(() => undefined);
  await waitUntil(
    'the refresh has reached the server',
    async () => (await counted()).refreshes,
    (n) => n === 1,
  );
  await endings.crashes(first);
  await pause(LEASE_MS);

  const next = await profile.newTab();
  const started = performance.now();
  assert.deepEqual(tally(await next.burst(5, { as: 'ada' })), { 'ok u-ada': 5 });
  const tookMs = Math.round(performance.now() - started);
  t.diagnostic(`responses after ${tookMs} ms`);
  assert.ok(tookMs < LEASE_MS + 1_000, `after ${tookMs} ms`);
});
