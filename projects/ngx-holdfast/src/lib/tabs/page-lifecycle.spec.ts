import { Recorder } from '../../../spec/harness/recorder';
import { pageSuspended } from './page-lifecycle';

describe('pageSleep', () => {
  let sleep: Recorder<boolean>;

  beforeEach(() => {
    sleep = new Recorder(pageSuspended(window));
  });

  afterEach(() => sleep.subscription.unsubscribe());

  it('a page that goes away may stop running, until it is shown again [F121]', () => {
    window.dispatchEvent(new Event('pagehide'));
    window.dispatchEvent(new Event('pageshow'));
    expect(sleep.values).toEqual([true, false]);
  });

  it('a page that is frozen does not run until it resumes [F123]', () => {
    document.dispatchEvent(new Event('freeze'));
    document.dispatchEvent(new Event('resume'));
    expect(sleep.values).toEqual([true, false]);
  });

  it('a page that is merely hidden runs on', () => {
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('blur'));
    expect(sleep.values).toEqual([]);
  });

  it('leaves no listener behind', () => {
    sleep.subscription.unsubscribe();
    window.dispatchEvent(new Event('pagehide'));
    expect(sleep.values).toEqual([]);
  });
});
