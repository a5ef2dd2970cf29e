import { claimsOf } from './jwt-claims';
import { RefreshSource } from './refresh-source';
import { SessionPort } from './session-port';
import { SessionRecord, newSession, refreshedRecord } from './session-record';
import { recordOf, sourceOf } from './session-state';
import { TokenResponse } from './token-response';

/**
 * Writes the tokens of a refresh to the store. Returns what is stored then: a newer record of another tab is not overwritten.
 * `null`: the session is no longer the current one, or no longer the stored one.
 */
export function saveRefreshed(
  session: SessionPort,
  source: RefreshSource,
  response: TokenResponse,
): SessionRecord | null {
  const { store } = session;
  const loaded = store.load();
  const { session: current, ended } = session.snapshot;
  // Another tab wrote back a session that this tab has ended: it is overwritten.
  const isEnded = loaded !== null && ended.has(loaded.sid);
  const stored = isEnded ? recordOf(current) : loaded;
  // A shared store that holds nothing was emptied by another tab's sign-out.
  const isOver = stored === null ? store.sharedByTabs : stored.sid !== source.sid;
  if (isOver || sourceOf(current)?.sid !== source.sid) {
    return null;
  }
  if (stored !== null && stored.gen > source.gen) {
    return stored;
  }
  const record = recordAfterRefresh(session, source, response);
  store.save(record);
  return record;
}

function recordAfterRefresh(
  session: SessionPort,
  source: RefreshSource,
  response: TokenResponse,
): SessionRecord {
  const now = session.clock.now();
  if (source.accessToken === undefined) {
    return { ...newSession(source.sid, response, now), gen: source.gen + 1 };
  }
  const before = claimsOf(source)?.sub;
  const after = claimsOf(response)?.sub;
  // Another user has signed in behind the same cookie: that is another session.
  return before !== undefined && after !== undefined && before !== after
    ? newSession(session.newId(), response, now)
    : refreshedRecord(source, response, now);
}
