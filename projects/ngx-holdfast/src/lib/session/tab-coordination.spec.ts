import { VirtualTimeScheduler, of } from 'rxjs';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { anAttempt } from '../../../spec/harness/an-attempt';
import { Recorder } from '../../../spec/harness/recorder';
import { virtualClock } from '../../../spec/harness/virtual-clock';
import { AuthSession } from './auth-session';
import { startSession, syncWithStore } from './session-commands';
import { singleTab } from './tab-coordination';

describe('singleTab', () => {
  let store: ScriptedStore;
  let session: AuthSession;

  beforeEach(() => {
    store = new ScriptedStore();
    session = aSession(store, virtualClock(new VirtualTimeScheduler()));
  });

  it('requests tokens at once, and always holds the lock', () => {
    const attempt = anAttempt(aRecord(), session.clock, {
      request: ({ gen }, { isHeld }) =>
        of(aRecord({ gen: gen + 1, accessToken: String(isHeld()) })),
    });
    const refreshed = new Recorder(singleTab.refresh(session, attempt));
    expect(refreshed.values).toEqual([aRecord({ gen: 1, accessToken: 'true' })]);
  });

  it('runs a login or logout request at once', () => {
    expect(new Recorder(singleTab.signInOrOut(of('done'))).values).toEqual(['done']);
  });

  it('has no other tabs to sync with', () => {
    const changes = new Recorder(singleTab.changes$(session));
    expect(changes).toMatchObject({ values: [], completed: 1 });
  });

  it('takes over another session that a refresh has stored', () => {
    startSession(session, { accessToken: 'A0' });
    store.content = aRecord({ sid: 'other', accessToken: 'B0' });
    session.apply(syncWithStore(session));
    expect(session.record).toEqual(store.content);
  });
});
