import { HttpEventType, HttpRequest } from '@angular/common/http';
import { ReadableStream } from 'node:stream/web';
import { endpoints } from '../harness/harness';
import { TransportHarness, pairs } from '../harness/transport';

describe.each(pairs)('sending again over $transport, wired as $wiring', (pair) => {
  let bench: TransportHarness;
  const overFetch = pair.transport === 'fetch';

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    bench = new TransportHarness(pair);
    bench.signIn();
  });

  afterEach(() => {
    bench.destroy();
    jest.useRealTimers();
  });

  it.each([
    ['FormData', new FormData()],
    ['Blob', new Blob(['blob'])],
    ['ArrayBuffer', new ArrayBuffer(8)],
    ['URLSearchParams', new URLSearchParams('a=b')],
  ])('the very same %s is handed over twice [F071]', async (_, body) => {
    const call = bench.send(new HttpRequest('POST', '/api/a', body));
    await bench.answer('/api/a', 401);
    await bench.renew();
    await bench.answer('/api/a', 200, {});
    expect(bench.to('/api/a').map((sent) => sent.body)).toEqual([body, body]);
    expect(bench.to('/api/a').every((sent) => sent.body === body)).toBe(true);
    expect(call.outcomes).toBe(1);
  });

  it('Angular makes {} of a stream, so no half-read one is ever sent again [F072]', async () => {
    bench.send(new HttpRequest('POST', '/api/a', new ReadableStream()));
    await bench.answer('/api/a', 401);
    await bench.renew();
    expect(bench.to('/api/a').map(({ body }) => body)).toEqual(['{}', '{}']);
  });

  it('a POST whose answer is lost is not sent again [F074]', async () => {
    const call = bench.send(new HttpRequest('POST', '/api/a', {}));
    await bench.lose('/api/a');
    jest.advanceTimersByTime(60_000);
    expect(call.error.status).toBe(0);
    expect(bench.transport.sent).toHaveLength(1);
  });

  it('progress is told where the transport can, and is no trouble where it cannot [F075]', async () => {
    const request = new HttpRequest('POST', '/api/a', 'body', { reportUploadProgress: true });
    const call = bench.send(request);
    const progress = () => {
      const { upload } = bench.last('/api/a') as unknown as { upload: EventTarget };
      upload.dispatchEvent(new ProgressEvent('progress', { loaded: 4 }));
    };
    if (overFetch) {
      await Promise.resolve();
      await Promise.resolve();
      expect(call.error.status).toBe(0);
      expect(String(call.error.error)).toContain('2824');
      expect(bench.transport.sent).toHaveLength(0);
    } else {
      progress();
      await bench.answer('/api/a', 401);
      await bench.renew();
      progress();
      await bench.answer('/api/a', 200, {});
      const told = call.values.map((event) => (event as { type: HttpEventType }).type);
      expect(told.filter((type) => type === HttpEventType.UploadProgress)).toHaveLength(2);
      expect(told.filter((type) => type === HttpEventType.Sent)).toHaveLength(1);
    }
    expect(bench.auth.isAuthenticated()).toBe(true);
    expect(bench.events.map(({ type }) => type)).not.toContain('refresh-failed');
  });

  it('one Sent and one Response, although there are two sendings [F076]', async () => {
    const call = bench.send(new HttpRequest('GET', '/api/a', { reportDownloadProgress: true }));
    await bench.answer('/api/a', 401);
    expect(bench.to(endpoints.refresh)).toHaveLength(1);
    await bench.renew();
    await bench.answer('/api/a', 200, {});
    const types = call.values.map((event) => (event as { type: HttpEventType }).type);
    expect(types.filter((type) => type === HttpEventType.Sent)).toHaveLength(1);
    expect(types.filter((type) => type === HttpEventType.Response)).toHaveLength(1);
    expect(types.at(-1)).toBe(HttpEventType.Response);
    expect(call.outcomes).toBe(1);
  });
});
