import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBusyCores } from './busy-cores.ts';
import { isFullRun, rounds } from './rounds.ts';
import { storm } from './storm.ts';
import { TabsSuite } from './tabs-suite.ts';

const HOST = 'holdfast.test';
const suite = new TabsSuite({ flags: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`] });

/** Neither https nor loopback: the browser has no Web Locks there. */
const plainHttp = () => `http://${HOST}:${new URL(suite.stack.appUrl).port}`;

const withoutLocks = () => {
  Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
};

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
        `F130 lsmutex: ${contract}, ${store}: ${count} tabs on ${name}, both cores busy`,
        { timeout: 900_000 },
        async (t) => {
          const profile = await suite.newProfile({
            contract,
            store,
            ...(name === 'plain http'
              ? { origin: plainHttp(), config: { allowInsecureHttp: true } }
              : { initScript: withoutLocks }),
          });
          const tabs = await profile.signedIn(count);
          const locks = await tabs[0]?.page.evaluate(() => typeof navigator.locks);
          assert.equal(locks, 'undefined', 'there are no Web Locks');
          await withBusyCores(2, () =>
            storm(t, suite, tabs, {
              rounds: rounds(4),
              refreshes: contract === 'http-only-cookie' ? count : 1,
            }),
          );
        },
      );
    }
  }
}
