import { of } from 'rxjs';
import { AuthSession } from '../../src/lib/session/auth-session';
import { Clock } from '../../src/lib/session/clock';
import { defaultRefreshPolicy } from '../../src/lib/session/refresh-policy';
import { SessionOptions } from '../../src/lib/session/session-options';
import { SessionStore } from '../../src/lib/session/session-store';
import { singleTab } from '../../src/lib/session/tab-coordination';
import { storedTokens } from '../../src/lib/session/token-source';
import { FailSafeStore } from '../../src/lib/storage/fail-safe-store';

/** A session over `store` whose sign-ins have the IDs s1, s2 and so on. A refresh gets no tokens. */
export function aSession(
  store: SessionStore,
  clock: Clock,
  overrides: Partial<SessionOptions> = {},
): AuthSession {
  let ids = 0;
  return new AuthSession({
    store: new FailSafeStore(store),
    tokenSource: storedTokens,
    coordination: singleTab,
    clock,
    policy: defaultRefreshPolicy,
    refreshWindowMs: 60_000,
    requestTokens: () => of(),
    revokeOrphanedTokens: () => of(null),
    newId: () => `s${(ids += 1)}`,
    random: () => 1,
    ...overrides,
  });
}
