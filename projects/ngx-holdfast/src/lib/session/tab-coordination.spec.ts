import { VirtualTimeScheduler, of } from 'rxjs';
import { ScriptedStore } from '../../../spec/bench/scripted-store';
import { someRecord } from '../../../spec/bench/some-record';
import { someSession } from '../../../spec/bench/some-session';
import { Witness } from '../../../spec/bench/witness';
import { AuthSession } from './auth-session';
import { singleTab } from './tab-coordination';

describe('singleTab', () => {
  let session: AuthSession;

  beforeEach(() => {
    session = someSession(new ScriptedStore(), new VirtualTimeScheduler());
  });

  it('renews at once, and may always ask', () => {
    const renewed = new Witness(
      singleTab.renew(
        session,
        someRecord(),
        (record, mayAsk) => of(someRecord({ gen: record.gen + 1, accessToken: `${mayAsk()}` })),
        0,
      ),
    );
    expect(renewed.values).toEqual([someRecord({ gen: 1, accessToken: 'true' })]);
  });

  it('has nobody to keep out: what is to be done is done', () => {
    expect(new Witness(singleTab.exclude(of('done'))).values).toEqual(['done']);
  });

  it('has nobody to keep in step with', () => {
    expect(new Witness(singleTab.inStep(session))).toMatchObject({ values: [], completed: 1 });
  });
});
