import { HttpErrorResponse } from '@angular/common/http';
import { endpoints } from '../harness/harness';
import { TransportHarness, pairs } from '../harness/transport';

describe.each(pairs)('the response to a request over $transport, wired as $wiring', (pair) => {
  let harness: TransportHarness;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new TransportHarness(pair);
  });

  afterEach(() => {
    harness.destroy();
    jest.useRealTimers();
  });

  it('50 rejected requests cause one refresh, one replay each and one response each [F001]', async () => {
    const oldToken = harness.signIn();
    const urls = Array.from({ length: 50 }, (_, n) => `/api/${n}`);
    const results = urls.map((url) => harness.get(url));
    for (const url of urls) {
      await harness.respond(url, 401);
    }
    expect(harness.sentTo(endpoints.refresh)).toHaveLength(1);
    const newToken = await harness.completeRefresh();
    for (const url of urls) {
      await harness.respond(url, 200, { url });
    }
    urls.forEach((url, n) => {
      expect(harness.sentTo(url).map(({ headers }) => headers['authorization'])).toEqual([
        `Bearer ${oldToken}`,
        `Bearer ${newToken}`,
      ]);
      expect(results[n]).toMatchObject({ values: [{ url }], outcomes: 1 });
    });
    expect(harness.sentTo(endpoints.refresh)).toHaveLength(1);
  });

  it('a response that CORS hides is a network error and keeps the session [F013]', async () => {
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
