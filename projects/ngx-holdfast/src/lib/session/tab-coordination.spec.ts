import { VirtualTimeScheduler, of } from 'rxjs';
import { ScriptedStore } from '../../../spec/harness/scripted-store';
import { aRecord } from '../../../spec/harness/a-record';
import { aSession } from '../../../spec/harness/a-session';
import { Recorder } from '../../../spec/harness/recorder';
import { AuthSession } from './auth-session';
import { singleTab } from './tab-coordination';

describe('singleTab', () => {
  let session: AuthSession;

  beforeEach(() => {
    session = aSession(new ScriptedStore(), new VirtualTimeScheduler());
  });

  it('renews at once, and may always ask', () => {
    const renewed = new Recorder(
      singleTab.refresh(
        session,
        aRecord(),
        (record, mayAsk) => of(aRecord({ gen: record.gen + 1, accessToken: `${mayAsk()}` })),
        0,
      ),
    );
    expect(renewed.values).toEqual([aRecord({ gen: 1, accessToken: 'true' })]);
  });

  it('has nobody to keep out: what is to be done is done', () => {
    expect(new Recorder(singleTab.runExclusive(of('done'))).values).toEqual(['done']);
  });

  it('has nobody to keep in step with', () => {
    expect(new Recorder(singleTab.sync(session))).toMatchObject({ values: [], completed: 1 });
  });
});
