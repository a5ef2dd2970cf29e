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

const BOUND = { timeout: 900_000 };

for (const { contract, store, inCi } of SHARED) {
  // An access token in memory is each tab's own, and so is its refresh; others share both.
  const refreshesOf = (tabs: number) => (contract === 'http-only-cookie' ? tabs : 1);

  for (const count of isFullRun ? [2, 6, 10] : inCi) {
    test(
      `${contract}, ${store}: ${count} tabs whose token is refused at once [F117, F118, F119]`,
      BOUND,
      async (t) => {
        const profile = await suite.newProfile({ contract, store });
        const tabs = await profile.signedIn(count);
        await storm(t, suite, tabs, { rounds: rounds(5), refreshes: refreshesOf(count) });
      },
    );
  }
}

const LAPSING = [
  { contract: 'json-body', store: 'local', counts: isFullRun ? [2, 6, 10] : [6] },
  { contract: 'raw-header-cookies', store: 'cookie', counts: isFullRun ? [6] : [] },
] as const;

for (const { contract, store, counts } of LAPSING) {
  for (const count of counts) {
    test(
      `${contract}, ${store}: ${count} tabs whose token lapses at one instant [F117, F118]`,
      BOUND,
      async (t) => {
        const lifetime = { accessLifetimeSeconds: 2 };
        await suite.control('settings', 'PATCH', lifetime);
        const config = { refreshBeforeExpiryMs: 0 };
        const profile = await suite.newProfile({ contract, store, config });
        const tabs = await profile.signedIn(count);
        await storm(t, suite, tabs, { rounds: rounds(4), refreshes: 1, expiry: 'lapsed' });
      },
    );
  }
}
