import { authErrorOf, withCookieBackend } from 'ngx-holdfast';
import { endpoints } from '../harness/harness';
import { TransportHarness, pairs, flushMicrotasks } from '../harness/transport';

describe.each(pairs)('a refresh over $transport, wired as $wiring', (pair) => {
  let harness: TransportHarness;
  const overFetch = pair.transport === 'fetch';

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new TransportHarness(pair);
  });

  afterEach(() => {
    harness.destroy();
    jest.useRealTimers();
  });

  it('losing the connection three times keeps the session [F021]', async () => {
    const token = harness.signIn();
    const result = harness.get('/api/a');
    await harness.respond('/api/a', 401);
    for (let n = 1; n <= 3; n++) {
      expect(harness.sentTo(endpoints.refresh)).toHaveLength(n);
      await harness.dropConnection(endpoints.refresh);
      jest.advanceTimersByTime(2_000);
      await flushMicrotasks();
    }
    expect(result.code).toBe('refresh-network');
    expect(authErrorOf(result.error)).toMatchObject({ status: 0, isRetryable: true });
    expect(harness.auth.accessToken()).toBe(token);
    expect(harness.sentTo(endpoints.refresh)).toHaveLength(3);
  });

  it('a refresh without a response is aborted [F029]', async () => {
    harness.signIn();
    harness.get('/api/a');
    await harness.respond('/api/a', 401);
    jest.advanceTimersByTime(15_000);
    await flushMicrotasks();
    expect(harness.sentTo(endpoints.refresh)[0]?.cancelled).toBe(true);
  });

  it('a refresh is a POST, which over fetch uses no cache and follows no redirect [F039]', async () => {
    harness.signIn();
    harness.get('/api/a');
    await harness.respond('/api/a', 401);
    const { method, url, options } = harness.lastSentTo(endpoints.refresh);
    expect({ method, url }).toEqual({ method: 'POST', url: endpoints.refresh });
    if (overFetch) {
      expect(options).toMatchObject({ cache: 'no-store', redirect: 'error' });
    }
  });

  it('a cookie refresh over fetch uses keepalive [F038]', async () => {
    harness.destroy();
    harness = new TransportHarness(pair, { features: [withCookieBackend(endpoints)] });
    await flushMicrotasks();
    const { method, options, headers } = harness.lastSentTo(endpoints.refresh);
    expect(method).toBe('POST');
    expect(headers['x-requested-with']).toBe('XMLHttpRequest');
    expect(options).toMatchObject(
      overFetch ? { keepalive: true, credentials: 'include' } : { withCredentials: true },
    );
  });

  it('no refresh is sent without a request [F038]', () => {
    harness.signIn();
    jest.advanceTimersByTime(24 * 3_600_000);
    expect(harness.transport.sent).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});
