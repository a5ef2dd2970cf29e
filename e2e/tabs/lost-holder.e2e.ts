import { test } from 'node:test';
import { loseHolder } from './lost-holder.ts';
import { isFullRun, rounds } from './rounds.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite();

const TIMEOUT = { timeout: 900_000 };
const inScript = { contract: 'json-body', store: 'local' } as const;
const inCookie = { contract: 'http-only-cookie', store: 'memory' } as const;

for (const ending of ['crashes', 'is closed', 'is reloaded'] as const) {
  test(`the refreshing tab ${ending} before the server receives the refresh [F120]`, TIMEOUT, (t) =>
    loseHolder(t, suite, { setUp: inScript, ending, phase: 'request lost', rounds: rounds(2, 20) }),
  );

  test(`the refreshing tab ${ending}, and the new token is lost [F120, F038]`, TIMEOUT, (t) =>
    loseHolder(t, suite, {
      setUp: inScript,
      ending,
      phase: 'response lost',
      rounds: rounds(2, 20),
    }),
  );

  // The other tabs wait 4 s for the cookie, so CI runs one round.
  const inCookieMode = { setUp: inCookie, ending, rounds: rounds(1, 20) };

  test(
    `in cookie mode the refreshing tab ${ending}, and the session continues [F120, F038]`,
    TIMEOUT,
    (t) => loseHolder(t, suite, { ...inCookieMode, phase: 'cookie on its way' }),
  );

  if (isFullRun || ending === 'is reloaded') {
    test(
      `in cookie mode the refreshing tab ${ending}, and another tab refreshes later [F038]`,
      TIMEOUT,
      (t) => loseHolder(t, suite, { ...inCookieMode, phase: 'cookie arrived' }),
    );
  }
}
