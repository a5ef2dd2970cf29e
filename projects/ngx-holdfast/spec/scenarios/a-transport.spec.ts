import { HttpErrorResponse } from '@angular/common/http';
import { endpoints } from '../harness/harness';
import { TransportHarness, pairs } from '../harness/transport';

describe.each(pairs)('what an answer means, over $transport, wired as $wiring', (pair) => {
  let harness: TransportHarness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new TransportHarness(pair);
  });

  afterEach(() => {
    harness.destroy();
    jest.useRealTimers();
  });

  it('fifty refused requests cause one refresh, one replay each and one answer each [F001]', async () => {
    const old = harness.signIn();
    const urls = Array.from({ length: 50 }, (_, n) => `/api/${n}`);
    const results = urls.map((url) => harness.get(url));
    for (const url of urls) {
      await harness.respond(url, 401);
    }
    expect(harness.sentTo(endpoints.refresh)).toHaveLength(1);
    const renewed = await harness.completeRefresh();
    for (const url of urls) {
      await harness.respond(url, 200, { url });
    }
    urls.forEach((url, n) => {
      expect(harness.sentTo(url).map(({ headers }) => headers['authorization'])).toEqual([
        `Bearer ${old}`,
        `Bearer ${renewed}`,
      ]);
      expect(results[n]).toMatchObject({ values: [{ url }], outcomes: 1 });
    });
    expect(harness.sentTo(endpoints.refresh)).toHaveLength(1);
  });

  it('an answer that CORS hides is a network failure, and nobody is signed out [F013]', async () => {
    harness.signIn();
    const result = harness.get('/api/a');
    await harness.dropConnection('/api/a');
    expect(result.error).toBeInstanceOf(HttpErrorResponse);
    expect(result.error.status).toBe(0);
    expect(harness.sentTo(endpoints.refresh)).toHaveLength(0);
    expect(harness.sentTo('/api/a')).toHaveLength(1);
    expect(harness.auth.isAuthenticated()).toBe(true);
  });
});
