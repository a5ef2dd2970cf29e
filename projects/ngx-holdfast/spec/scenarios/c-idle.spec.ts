import { TestBed } from '@angular/core/testing';
import { withIdleRefresh, withJsonBackend } from 'ngx-holdfast';
import { Harness, endpoints } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The maximum random delay. */
const maxJitterMs = 2_000;

describe('withIdleRefresh() in an app that sends no requests', () => {
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

  it('every token is refreshed a minute before it expires', () => {
    signIn(3_600);
    for (let n = 0; n < 3; n++) {
      jest.advanceTimersByTime(59 * minuteMs - 1);
      expect(harness.matchRefreshes()).toHaveLength(0);
      jest.advanceTimersByTime(maxJitterMs + 1);
      harness.completeRefresh({ accessToken: freshJwt('ada', 3_600) });
    }
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it.each([25, 30, 400])('a token of %d days is not refreshed too early [F045]', (days) => {
    signIn((days * dayMs) / 1_000);
    jest.advanceTimersByTime(days * dayMs - minuteMs - 1);
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(maxJitterMs + 1);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a hidden tab does not refresh until it becomes visible [F052]', () => {
    visibility = 'hidden';
    signIn(600);
    jest.advanceTimersByTime(30 * minuteMs);
    expect(harness.matchRefreshes()).toHaveLength(0);
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    jest.advanceTimersByTime(maxJitterMs);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it.each(['online', 'pageshow'])('the expiry is compared with the clock on %s [F051]', (wake) => {
    signIn(600);
    // Timers were suspended while the clock advanced.
    jest.setSystemTime(Date.now() + 8 * 60 * minuteMs);
    window.dispatchEvent(new Event(wake));
    jest.advanceTimersByTime(maxJitterMs);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('tabs that come online together refresh after random delays [F136]', () => {
    signIn(600);
    jest.setSystemTime(Date.now() + 20 * minuteMs);
    window.dispatchEvent(new Event('online'));
    jest.advanceTimersByTime(999);
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(1);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a failed refresh keeps the session and is retried later', () => {
    signIn(600);
    jest.advanceTimersByTime(9 * minuteMs + maxJitterMs);
    harness.failRefresh(503, {}, 3);
    expect(harness.auth.isAuthenticated()).toBe(true);
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(minuteMs / 2);
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('a rejected refresh of a valid token keeps the session and holds no request', () => {
    signIn(600);
    jest.advanceTimersByTime(9 * minuteMs + maxJitterMs);
    const result = harness.get('/api/a');
    harness.failRefresh(400, { error: 'invalid_grant' });
    harness.expectOne('/api/a').flush('ok');
    expect(result.values).toEqual(['ok']);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('no timer is left when the app is destroyed', () => {
    signIn(600);
    TestBed.resetTestingModule();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('nothing is refreshed without a session or a refresh token', () => {
    jest.advanceTimersByTime(dayMs);
    harness.signIn({ accessToken: freshJwt('ada', 600), refreshToken: undefined });
    jest.advanceTimersByTime(dayMs);
    expect(harness.matchRefreshes()).toHaveLength(0);
  });
});
