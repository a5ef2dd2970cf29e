import { Recorder } from '../../../spec/harness/recorder';
import { pageSuspended } from './page-lifecycle';

describe('pageSuspended', () => {
  let suspended: Recorder<boolean>;

  beforeEach(() => {
    suspended = new Recorder(pageSuspended(window));
  });

  afterEach(() => suspended.subscription.unsubscribe());

  it('a page that is left is suspended until it is shown again [F121]', () => {
    window.dispatchEvent(new Event('pagehide'));
    window.dispatchEvent(new Event('pageshow'));
    expect(suspended.values).toEqual([true, false]);
  });

  it('a page that is frozen is suspended until it resumes [F123]', () => {
    document.dispatchEvent(new Event('freeze'));
    document.dispatchEvent(new Event('resume'));
    expect(suspended.values).toEqual([true, false]);
  });

  it('a page in a hidden tab is not suspended', () => {
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('blur'));
    expect(suspended.values).toEqual([]);
  });

  it('leaves no listener behind', () => {
    suspended.subscription.unsubscribe();
    window.dispatchEvent(new Event('pagehide'));
    expect(suspended.values).toEqual([]);
  });
});
