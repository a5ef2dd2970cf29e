import { test } from 'node:test';
import { isFullRun, rounds } from './rounds.ts';
import { storm } from './storm.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite();

const SHARED = [
  { contract: 'json-body', store: 'local', inCi: [2, 10] },
  { contract: 'json-body', store: 'cookie', inCi: [] },
  { contract: 'raw-header-cookies', store: 'cookie', inCi: [6] },
  { contract: 'raw-header-cookies', store: 'local', inCi: [] },
  { contract: 'response-headers', store: 'local', inCi: [2] },
  { contract: 'response-headers', store: 'cookie', inCi: [] },
  { contract: 'error-code', store: 'local', inCi: [2] },
  { contract: 'error-code', store: 'cookie', inCi: [] },
  { contract: 'oauth2', store: 'local', inCi: [2] },
  { contract: 'oauth2', store: 'cookie', inCi: [] },
  { contract: 'http-only-cookie', store: 'memory', inCi: [6] },
] as const;

const TIMEOUT = { timeout: 900_000 };

for (const { contract, store, inCi } of SHARED) {
  // With an access token in memory each tab refreshes on its own; other tabs share the token and the refresh.
  const refreshesOf = (tabs: number) => (contract === 'http-only-cookie' ? tabs : 1);

  for (const count of isFullRun ? [2, 6, 10] : inCi) {
    test(
      `${contract}, ${store}: ${count} tabs whose token is rejected at the same time [F117, F118, F119]`,
      TIMEOUT,
      async (t) => {
        const profile = await suite.newProfile({ contract, store });
        const tabs = await profile.openSignedIn(count);
        await storm(t, suite, tabs, { rounds: rounds(5), refreshes: refreshesOf(count) });
      },
    );
  }
}

const EXPIRING = [
  { contract: 'json-body', store: 'local', counts: isFullRun ? [2, 6, 10] : [6] },
  { contract: 'raw-header-cookies', store: 'cookie', counts: isFullRun ? [6] : [] },
] as const;

for (const { contract, store, counts } of EXPIRING) {
  for (const count of counts) {
    test(
      `${contract}, ${store}: ${count} tabs whose token expires at the same time [F117, F118]`,
      TIMEOUT,
      async (t) => {
        const lifetime = { accessLifetimeSeconds: 2 };
        await suite.control('settings', 'PATCH', lifetime);
        const config = { refreshBeforeExpiryMs: 0 };
        const profile = await suite.newProfile({ contract, store, config });
        const tabs = await profile.openSignedIn(count);
        await storm(t, suite, tabs, { rounds: rounds(4), refreshes: 1, expiry: 'expired' });
      },
    );
  }
}
