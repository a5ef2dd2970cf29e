import {
  Harness,
  RequestRecorder,
  endpoints,
  flushUnauthorized,
  wirings,
} from '../harness/harness';
import { freshJwt } from '../harness/jwt';

describe.each(wirings)('the circuit breaker, wired as %s', (wiring) => {
  let harness: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new Harness({ wiring });
    harness.signIn();
  });

  afterEach(() => jest.useRealTimers());

  function trip(): void {
    for (let n = 0; n < 5; n++) {
      harness.getUnauthorized('/api/a');
      harness.completeRefresh();
      harness.expectOne('/api/a').flush('ok');
    }
  }

  it('the sixth refresh within 30 s is not sent and its request fails with breaker-open [F007]', () => {
    trip();
    const result = harness.getUnauthorized('/api/a');
    expect(result.code).toBe('breaker-open');
    expect(result.error.status).toBe(401);
    expect(harness.matchRefreshes()).toHaveLength(0);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });

  it('the breaker closes after its window [F007]', () => {
    trip();
    jest.advanceTimersByTime(30_000);
    harness.getUnauthorized('/api/a');
    harness.completeRefresh();
    harness.expectOne('/api/a').flush('ok');
  });

  it('the breaker closes at a sign-in [F007]', () => {
    trip();
    new RequestRecorder(harness.auth.login({ name: 'ben' }));
    harness
      .expectOne(endpoints.login)
      .flush({ accessToken: freshJwt('ben'), refreshToken: 'R-ben' });
    harness.getUnauthorized('/api/a');
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it('50 requests after a failure cause no further refresh [F007]', () => {
    harness.getUnauthorized('/api/a');
    harness.expectOne(endpoints.refresh).flush('{');
    for (let n = 0; n < 50; n++) {
      const result = harness.get('/api/a');
      flushUnauthorized(harness.expectOne('/api/a'));
      expect(result.code).toBe('refresh-malformed');
    }
    expect(harness.matchRefreshes()).toHaveLength(0);
    expect(harness.countEvents('refresh-failed')).toBe(1);
  });
});
