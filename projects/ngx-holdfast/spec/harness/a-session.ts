import { SchedulerLike } from 'rxjs';
import { AuthSession, SessionSetup } from '../../src/lib/session/auth-session';
import { FailSafeStore } from '../../src/lib/storage/fail-safe-store';
import { ScriptedStore } from './scripted-store';

/** A session over `store` whose sign-ins are called s1, s2 and so on, on a computer with a good clock. */
export function aSession(
  store: ScriptedStore,
  scheduler: SchedulerLike,
  differs: Partial<SessionSetup> = {},
): AuthSession {
  let ids = 0;
  return new AuthSession({
    store: new FailSafeStore(store),
    scheduler,
    newId: () => `s${(ids += 1)}`,
    byCookie: false,
    isClockSteady: () => true,
    ...differs,
  });
}
