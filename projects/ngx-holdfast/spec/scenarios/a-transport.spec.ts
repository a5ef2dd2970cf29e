import { HttpErrorResponse } from '@angular/common/http';
import { endpoints } from '../harness/harness';
import { TransportHarness, pairs } from '../harness/transport';

describe.each(pairs)('what an answer means, over $transport, wired as $wiring', (pair) => {
  let bench: TransportHarness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new TransportHarness(pair);
  });

  afterEach(() => {
    bench.destroy();
    jest.useRealTimers();
  });

  it('fifty refused requests cause one refresh, one replay each and one answer each [F001]', async () => {
    const old = bench.signIn();
    const urls = Array.from({ length: 50 }, (_, n) => `/api/${n}`);
    const calls = urls.map((url) => bench.get(url));
    for (const url of urls) {
      await bench.answer(url, 401);
    }
    expect(bench.to(endpoints.refresh)).toHaveLength(1);
    const renewed = await bench.renew();
    for (const url of urls) {
      await bench.answer(url, 200, { url });
    }
    urls.forEach((url, n) => {
      expect(bench.to(url).map(({ headers }) => headers['authorization'])).toEqual([
        `Bearer ${old}`,
        `Bearer ${renewed}`,
      ]);
      expect(calls[n]).toMatchObject({ values: [{ url }], outcomes: 1 });
    });
    expect(bench.to(endpoints.refresh)).toHaveLength(1);
  });

  it('an answer that CORS hides is a network failure, and nobody is signed out [F013]', async () => {
    bench.signIn();
    const call = bench.get('/api/a');
    await bench.lose('/api/a');
    expect(call.error).toBeInstanceOf(HttpErrorResponse);
    expect(call.error.status).toBe(0);
    expect(bench.to(endpoints.refresh)).toHaveLength(0);
    expect(bench.to('/api/a')).toHaveLength(1);
    expect(bench.auth.isAuthenticated()).toBe(true);
  });
});
