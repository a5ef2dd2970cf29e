import { Witness } from '../../../spec/bench/witness';
import { pageSleep } from './page-sleep';

describe('pageSleep', () => {
  let sleep: Witness<boolean>;

  beforeEach(() => {
    sleep = new Witness(pageSleep(window));
  });

  afterEach(() => sleep.subscription.unsubscribe());

  it('F121 bfcachelock: a page that goes away may stop running, until it is shown again', () => {
    window.dispatchEvent(new Event('pagehide'));
    window.dispatchEvent(new Event('pageshow'));
    expect(sleep.values).toEqual([true, false]);
  });

  it('F123 frozenlock: a page that is frozen does not run until it resumes', () => {
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
