import { withCookieBackend } from 'ngx-holdfast';
import { Harness, endpoints } from './harness/harness';
import { freshJwt } from './harness/jwt';

describe('the options for times', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
  });

  afterEach(() => jest.useRealTimers());

  it.each([
    [undefined, 60_000],
    [5_000, 5_000],
    [0, 0],
  ])('refreshBeforeExpiryMs %j: a token is refreshed %d ms before it expires', (option, ms) => {
    const harness = new Harness({
      config: { api: ['/api/'], ...(option !== undefined && { refreshBeforeExpiryMs: option }) },
    });
    harness.signIn({ accessToken: freshJwt('ada', 1_000) });
    jest.advanceTimersByTime(1_000_000 - ms - 1);
    harness.get('/api/a');
    expect(harness.matchRefreshes()).toHaveLength(0);
    jest.advanceTimersByTime(1);
    harness.get('/api/b');
    expect(harness.matchRefreshes()).toHaveLength(1);
  });

  it.each([
    [undefined, 10_000],
    [3_000, 3_000],
  ])('restoreTimeoutMs %j: a request waits for a session for %d ms', async (option, ms) => {
    const harness = new Harness({
      config: { api: ['/api/'], ...(option !== undefined && { restoreTimeoutMs: option }) },
      features: [withCookieBackend(endpoints)],
    });
    await Promise.resolve();
    expect(harness.matchRefreshes()).toHaveLength(1);
    const result = harness.get('/api/a');
    jest.advanceTimersByTime(ms - 1);
    expect(result.outcomes).toBe(0);
    jest.advanceTimersByTime(1);
    expect(result.code).toBe('hold-timeout');
  });
});
