import { authErrorOf, withCookieBackend } from 'ngx-holdfast';
import { endpoints } from '../harness/harness';
import { TransportHarness, pairs, settled } from '../harness/transport';

describe.each(pairs)('a refresh over $transport, wired as $wiring', (pair) => {
  let bench: TransportHarness;
  const overFetch = pair.transport === 'fetch';

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new TransportHarness(pair);
  });

  afterEach(() => {
    bench.destroy();
    jest.useRealTimers();
  });

  it('a connection that is lost three times keeps the session [F021]', async () => {
    const token = bench.signIn();
    const call = bench.get('/api/a');
    await bench.answer('/api/a', 401);
    for (let n = 1; n <= 3; n++) {
      expect(bench.to(endpoints.refresh)).toHaveLength(n);
      await bench.lose(endpoints.refresh);
      jest.advanceTimersByTime(2_000);
      await settled();
    }
    expect(call.code).toBe('refresh-network');
    expect(authErrorOf(call.error)).toMatchObject({ status: 0, isRetryable: true });
    expect(bench.auth.accessToken()).toBe(token);
    expect(bench.to(endpoints.refresh)).toHaveLength(3);
  });

  it('what never answers is aborted [F029]', async () => {
    bench.signIn();
    bench.get('/api/a');
    await bench.answer('/api/a', 401);
    jest.advanceTimersByTime(15_000);
    await settled();
    expect(bench.to(endpoints.refresh)[0]?.cancelled).toBe(true);
  });

  it('is a POST that no cache answers and no redirect diverts, where the transport allows [F039]', async () => {
    bench.signIn();
    bench.get('/api/a');
    await bench.answer('/api/a', 401);
    const { method, url, options } = bench.last(endpoints.refresh);
    expect({ method, url }).toEqual({ method: 'POST', url: endpoints.refresh });
    if (overFetch) {
      expect(options).toMatchObject({ cache: 'no-store', redirect: 'error' });
    }
  });

  it('a cookie refresh outlives the page where the transport allows [F038]', async () => {
    bench.destroy();
    bench = new TransportHarness(pair, { features: [withCookieBackend(endpoints)] });
    await settled();
    const { method, options, headers } = bench.last(endpoints.refresh);
    expect(method).toBe('POST');
    expect(headers['x-requested-with']).toBe('XMLHttpRequest');
    expect(options).toMatchObject(
      overFetch ? { keepalive: true, credentials: 'include' } : { withCredentials: true },
    );
  });

  it('nothing is renewed ahead of time while nothing is asked for [F038]', () => {
    bench.signIn();
    jest.advanceTimersByTime(24 * 3_600_000);
    expect(bench.transport.sent).toHaveLength(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});
