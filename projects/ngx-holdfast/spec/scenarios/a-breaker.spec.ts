import { Harness, Call, endpoints, refuse, wirings } from '../harness/harness';
import { freshJwt } from '../harness/jwt';

describe.each(wirings)('bounds of refreshing, wired as %s', (wiring) => {
  let bench: Harness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new Harness({ wiring });
    bench.signIn();
  });

  afterEach(() => jest.useRealTimers());

  function trip(): void {
    for (let n = 0; n < 5; n++) {
      bench.refused('/api/a');
      bench.renew();
      bench.one('/api/a').flush('ok');
    }
  }

  it('the sixth refresh within 30 s is not sent, and the caller is told why [F007]', () => {
    trip();
    const call = bench.refused('/api/a');
    expect(call.code).toBe('breaker-open');
    expect(call.error.status).toBe(401);
    expect(bench.refreshes()).toHaveLength(0);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });

  it('closes when the window has passed [F007]', () => {
    trip();
    jest.advanceTimersByTime(30_000);
    bench.refused('/api/a');
    bench.renew();
    bench.one('/api/a').flush('ok');
  });

  it('closes at a sign-in [F007]', () => {
    trip();
    new Call(bench.auth.login({ name: 'ben' }));
    bench.one(endpoints.login).flush({ accessToken: freshJwt('ben'), refreshToken: 'R-ben' });
    bench.refused('/api/a');
    expect(bench.refreshes()).toHaveLength(1);
  });

  it('fifty calls after a failure cost no further refresh [F007]', () => {
    bench.refused('/api/a');
    bench.one(endpoints.refresh).flush('{');
    for (let n = 0; n < 50; n++) {
      const call = bench.get('/api/a');
      refuse(bench.one('/api/a'));
      expect(call.code).toBe('refresh-malformed');
    }
    expect(bench.refreshes()).toHaveLength(0);
    expect(bench.count('refresh-failed')).toBe(1);
  });
});
