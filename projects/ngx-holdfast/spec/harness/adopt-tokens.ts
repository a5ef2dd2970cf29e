import { AuthSession } from '../../src/lib/session/auth-session';
import { RefreshSource } from '../../src/lib/session/refresh-source';
import { saveRefreshed } from '../../src/lib/session/refreshed-record';
import { SessionRecord } from '../../src/lib/session/session-record';
import { adopt } from '../../src/lib/session/session-transitions';
import { sourceOf } from '../../src/lib/session/session-state';

/** Stores an access token as a refresh of this tab does, and uses it. */
export function adoptTokens(session: AuthSession, accessToken: string): void {
  const source = sourceOf(session.snapshot.session) as RefreshSource;
  const record = saveRefreshed(session, source, { accessToken }) as SessionRecord;
  session.apply((snapshot) => adopt(snapshot, record, session.clock.now()));
}
