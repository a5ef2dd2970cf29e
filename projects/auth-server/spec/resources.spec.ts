import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { RunningServer } from './running-server.ts';

const server = new RunningServer();

test('items returns n items, and item returns one', async () => {
  const client = server.client();
  const session = await client.login();
  assert.equal(((await (await client.request(session, 'items?n=3')).json()) as []).length, 3);
  assert.deepEqual(await (await client.request(session, 'item/7')).json(), {
    id: 7,
    title: 'Item 7',
  });
  assert.equal((await client.request(session, 'nothing-here')).status, 404);
});

test('slow responds after the requested time', async () => {
  const client = server.client();
  const session = await client.login();
  const start = performance.now();
  assert.deepEqual(await (await client.request(session, 'slow?ms=50')).json(), { ms: 50 });
  assert.ok(performance.now() - start >= 48);
});

test('an upload returns its digest, and the log contains it even for a rejected upload', async () => {
  const client = server.client();
  const session = await client.login();
  const body = new Uint8Array(100_000).map((_, index) => index % 251);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const init = { method: 'POST', body, headers: { 'content-type': 'application/x-test' } };
  assert.equal((await client.request({}, 'upload', init)).status, 401);
  assert.deepEqual(await (await client.request(session, 'upload', init)).json(), {
    bytes: body.length,
    sha256,
    contentType: 'application/x-test',
  });
  const logged = (await server.requests()).filter(({ path }) => path.endsWith('/upload'));
  assert.deepEqual(
    logged.map(({ bodySha256, status }) => [bodySha256, status]),
    [
      [sha256, 401],
      [sha256, 200],
    ],
  );
});

test('the digest of a multipart upload does not depend on its boundary', async () => {
  const client = server.client();
  const session = await client.login();
  const form = new FormData();
  form.set('title', 'a text');
  form.set('file', new File(['content'], 'a.txt'));
  const send = async () =>
    (await (await client.request(session, 'upload', { method: 'POST', body: form })).json()) as {
      sha256: string;
      parts: { name: string; filename: string | null; bytes: number }[];
    };
  const [first, second] = [await send(), await send()];
  assert.equal(first.sha256, second.sha256);
  assert.deepEqual(
    first.parts.map(({ name, filename, bytes }) => [name, filename, bytes]),
    [
      ['title', null, 6],
      ['file', 'a.txt', 7],
    ],
  );
});

test('the digest of an invalid multipart body covers the raw body', async () => {
  const client = server.client();
  const init = { method: 'POST', body: '??', headers: { 'content-type': 'multipart/form-data' } };
  const response = await client.request(await client.login(), 'upload', init);
  assert.equal(((await response.json()) as { bytes: number }).bytes, 2);
});

test('echo accepts any method, and returns only fingerprints of credentials', async () => {
  const client = server.client();
  const session = await client.login();
  const init = { method: 'PUT', body: 'four', headers: { 'x-requested-with': 'test' } };
  const text = await (await client.request(session, 'echo?a=1&a=2', init)).text();
  assert.ok(!text.includes(session.access!));
  const echo = JSON.parse(text) as Record<string, unknown> & { headers: Record<string, string> };
  assert.deepEqual([echo['method'], echo['bodyLength']], ['PUT', 4]);
  assert.deepEqual(echo['query'], { a: ['1', '2'] });
  assert.equal(echo.headers['x-requested-with'], 'test');
  assert.match(echo.headers['authorization']!, /^sha256-8:[0-9a-f]{8}$/);
});

test('the event stream sends ticks, and ends when the token expires', async () => {
  await server.settings({ accessLifetimeSeconds: 9 });
  const client = server.client();
  const response = await client.request(await client.login(), 'events?every=20');
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    if (text === '') {
      await server.control('POST', 'expire');
    }
    text += chunk;
  }
  assert.match(text, /^event: tick\nid: 1\ndata: \{"counter":1,"secondsLeft":[89]/);
  assert.ok(text.endsWith('event: expired\ndata: {}\n\n'));
});

test('redirect-foreign redirects to the foreign origin', async () => {
  const client = server.client();
  const response = await client.request(await client.login(), 'redirect-foreign?status=307');
  assert.equal(response.status, 307);
  assert.equal(response.headers.get('location'), `${server.urls.foreignUrl}/redirected`);
});
