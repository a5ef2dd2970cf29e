import { SessionRecord } from '../../src/lib/session/session-record';
import { Session, SessionSnapshot, initialSnapshot } from '../../src/lib/session/session-state';
import { aRecord } from './a-record';

/** A snapshot of `session`; by default a user is signed in and no refresh runs. */
export function aSnapshot(
  session: Session = active(),
  differs: Partial<SessionSnapshot> = {},
): SessionSnapshot {
  return { ...initialSnapshot, session, ...differs };
}

export function active(record: SessionRecord = aRecord()): Session {
  return { status: 'active', record };
}
