import { HttpEventType, HttpRequest } from '@angular/common/http';
import { ReadableStream } from 'node:stream/web';
import { endpoints } from '../harness/harness';
import { TransportHarness, pairs } from '../harness/transport';

describe.each(pairs)('replaying a request over $transport, wired as $wiring', (pair) => {
  let harness: TransportHarness;
  const overFetch = pair.transport === 'fetch';

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    harness = new TransportHarness(pair);
    harness.signIn();
  });

  afterEach(() => {
    harness.destroy();
    jest.useRealTimers();
  });

  it.each([
    ['FormData', new FormData()],
    ['Blob', new Blob(['blob'])],
    ['ArrayBuffer', new ArrayBuffer(8)],
    ['URLSearchParams', new URLSearchParams('a=b')],
  ])('the replay sends the same %s object [F071]', async (_, body) => {
    const result = harness.send(new HttpRequest('POST', '/api/a', body));
    await harness.respond('/api/a', 401);
    await harness.completeRefresh();
    await harness.respond('/api/a', 200, {});
    expect(harness.sentTo('/api/a').map((sent) => sent.body)).toEqual([body, body]);
    expect(harness.sentTo('/api/a').every((sent) => sent.body === body)).toBe(true);
    expect(result.outcomes).toBe(1);
  });

  it('Angular serializes a stream to {}, so a partly read stream is never replayed [F072]', async () => {
    harness.send(new HttpRequest('POST', '/api/a', new ReadableStream()));
    await harness.respond('/api/a', 401);
    await harness.completeRefresh();
    expect(harness.sentTo('/api/a').map(({ body }) => body)).toEqual(['{}', '{}']);
  });

  it('a POST whose response is lost is not replayed [F074]', async () => {
    const result = harness.send(new HttpRequest('POST', '/api/a', {}));
    await harness.dropConnection('/api/a');
    jest.advanceTimersByTime(60_000);
    expect(result.error.status).toBe(0);
    expect(harness.transport.sent).toHaveLength(1);
  });

  it('upload progress is reported over XHR and is an error without side effects over fetch [F075]', async () => {
    const request = new HttpRequest('POST', '/api/a', 'body', { reportUploadProgress: true });
    const result = harness.send(request);
    const progress = () => {
      const { upload } = harness.lastSentTo('/api/a') as unknown as { upload: EventTarget };
      upload.dispatchEvent(new ProgressEvent('progress', { loaded: 4 }));
    };
    if (overFetch) {
      await Promise.resolve();
      await Promise.resolve();
      expect(result.error.status).toBe(0);
      expect(String(result.error.error)).toContain('2824');
      expect(harness.transport.sent).toHaveLength(0);
    } else {
      progress();
      await harness.respond('/api/a', 401);
      await harness.completeRefresh();
      progress();
      await harness.respond('/api/a', 200, {});
      const types = result.values.map((event) => (event as { type: HttpEventType }).type);
      expect(types.filter((type) => type === HttpEventType.UploadProgress)).toHaveLength(2);
      expect(types.filter((type) => type === HttpEventType.Sent)).toHaveLength(1);
    }
    expect(harness.auth.isAuthenticated()).toBe(true);
    expect(harness.events.map(({ type }) => type)).not.toContain('refresh-failed');
  });

  it('a replayed request emits one Sent and one Response event [F076]', async () => {
    const result = harness.send(new HttpRequest('GET', '/api/a', { reportDownloadProgress: true }));
    await harness.respond('/api/a', 401);
    expect(harness.sentTo(endpoints.refresh)).toHaveLength(1);
    await harness.completeRefresh();
    await harness.respond('/api/a', 200, {});
    const types = result.values.map((event) => (event as { type: HttpEventType }).type);
    expect(types.filter((type) => type === HttpEventType.Sent)).toHaveLength(1);
    expect(types.filter((type) => type === HttpEventType.Response)).toHaveLength(1);
    expect(types.at(-1)).toBe(HttpEventType.Response);
    expect(result.outcomes).toBe(1);
  });
});
