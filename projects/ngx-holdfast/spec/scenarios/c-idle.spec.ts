import { TestBed } from '@angular/core/testing';
import { withIdleRefresh, withJsonBackend } from 'ngx-holdfast';
import { Harness, endpoints } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

const minute = 60_000;
const day = 24 * 60 * minute;
/** The longest that chance adds. */
const jitter = 2_000;

describe('an app that sends nothing', () => {
  let harness: Harness;
  let visibility: DocumentVisibilityState;

  function signIn(seconds: number): void {
    harness.signIn({ accessToken: freshJwt('ada', seconds) });
  }

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    visibility = 'visible';
    jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    harness = new Harness({ features: [withJsonBackend(endpoints), withIdleRefresh()] });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('renews its token a minute before it expires, and the next one as well', () => {
    signIn(3_600);
    for (let n = 0; n < 3; n++) {
      jest.advanceTimersByTime(59 * minute - 1);
      expect(harness.matchRefreshes()).toHaveLength(0);
      jest.advanceTimersByTime(jitter + 1);
      harness.completeRefresh({ accessToken: freshJwt('ada', 3_600) });
    }
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it.each([25, 30, 400])('a token of %d days is not renewed early [F045]', (days) => {
    signIn((days * day) / 1_000);
    jest.advanceTimersByTime(days * day - minute - 1);
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(jitter + 1);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a hidden tab lets it be, and looks when it is seen again [F052]', () => {
    visibility = 'hidden';
    signIn(600);
    jest.advanceTimersByTime(30 * minute);
    expect(harness.matchRefreshes()).toHaveLength(0);
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    jest.advanceTimersByTime(jitter);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it.each(['online', 'pageshow'])('looks again on %s, by the clock [F051]', (wake) => {
    signIn(600);
    // Timers have stood still while the clock went on.
    jest.setSystemTime(Date.now() + 8 * 60 * minute);
    window.dispatchEvent(new Event(wake));
    jest.advanceTimersByTime(jitter);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('tabs that come online together ask at different times [F136]', () => {
    signIn(600);
    jest.setSystemTime(Date.now() + 20 * minute);
    window.dispatchEvent(new Event('online'));
    jest.advanceTimersByTime(999);
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(1);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a failure keeps the session, and is tried again after a while', () => {
    signIn(600);
    jest.advanceTimersByTime(9 * minute + jitter);
    harness.failRefresh(503, {}, 3);
    expect(harness.auth.isAuthenticated()).toBe(true);
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(minute / 2);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a refusal while the token still lives ends nothing, and holds nobody', () => {
    signIn(600);
    jest.advanceTimersByTime(9 * minute + jitter);
    const result = harness.get('/api/a');
    harness.failRefresh(400, { error: 'invalid_grant' });
    harness.expectOne('/api/a').flush('ok');
    expect(result.values).toEqual(['ok']);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('ends with the app, and leaves no timer', () => {
    signIn(600);
    TestBed.resetTestingModule();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('nobody, and who cannot renew, is left alone', () => {
    jest.advanceTimersByTime(day);
    harness.signIn({ accessToken: freshJwt('ada', 600), refreshToken: undefined });
    jest.advanceTimersByTime(day);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });
});
