import { test } from 'node:test';
import { loseHolder } from './lost-holder.ts';
import { isFullRun, rounds } from './rounds.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite();

const BOUND = { timeout: 900_000 };
const inScript = { contract: 'json-body', store: 'local' } as const;
const inCookie = { contract: 'http-only-cookie', store: 'memory' } as const;

for (const ending of ['crashes', 'is closed', 'is reloaded'] as const) {
  test(`the tab that refreshes ${ending} before the server has heard of it [F120]`, BOUND, (t) =>
    loseHolder(t, suite, { setUp: inScript, ending, what: 'unheard', rounds: rounds(2, 20) }),
  );

  test(`the tab that refreshes ${ending}, and the new token with it [F120, F038]`, BOUND, (t) =>
    loseHolder(t, suite, { setUp: inScript, ending, what: 'answer lost', rounds: rounds(2, 20) }),
  );

  // The others give the cookie 4 s to arrive, so one round must do in CI.
  const inCookieMode = { setUp: inCookie, ending, rounds: rounds(1, 20) };

  test(
    `in cookie mode the tab that refreshes ${ending}, and nothing is lost [F120, F038]`,
    BOUND,
    (t) => loseHolder(t, suite, { ...inCookieMode, what: 'cookie on its way' }),
  );

  if (isFullRun || ending === 'is reloaded') {
    test(
      `in cookie mode the tab that refreshes ${ending}, and the next one asks later [F038]`,
      BOUND,
      (t) => loseHolder(t, suite, { ...inCookieMode, what: 'cookie arrived' }),
    );
  }
}
