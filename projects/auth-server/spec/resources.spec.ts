import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { RunningServer } from './running-server.ts';

const server = new RunningServer();

test('items and item', async () => {
  const client = server.client();
  const session = await client.login();
  assert.equal(((await (await client.call(session, 'items?n=3')).json()) as []).length, 3);
  assert.deepEqual(await (await client.call(session, 'item/7')).json(), { id: 7, title: 'Item 7' });
  assert.equal((await client.call(session, 'nothing-here')).status, 404);
});

test('slow answers after the time asked for', async () => {
  const client = server.client();
  const session = await client.login();
  const start = performance.now();
  assert.deepEqual(await (await client.call(session, 'slow?ms=50')).json(), { ms: 50 });
  assert.ok(performance.now() - start >= 48);
});

test('an upload is answered by its digest; the log has it for the refused attempt too', async () => {
  const client = server.client();
  const session = await client.login();
  const body = new Uint8Array(100_000).map((_, index) => index % 251);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const init = { method: 'POST', body, headers: { 'content-type': 'application/x-test' } };
  assert.equal((await client.call({}, 'upload', init)).status, 401);
  assert.deepEqual(await (await client.call(session, 'upload', init)).json(), {
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

test('a multipart upload has one digest, whatever its boundary', async () => {
  const client = server.client();
  const session = await client.login();
  const form = new FormData();
  form.set('title', 'a text');
  form.set('file', new File(['content'], 'a.txt'));
  const send = async () =>
    (await (await client.call(session, 'upload', { method: 'POST', body: form })).json()) as {
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

test('a multipart body that cannot be read is digested as it is', async () => {
  const client = server.client();
  const init = { method: 'POST', body: '??', headers: { 'content-type': 'multipart/form-data' } };
  const response = await client.call(await client.login(), 'upload', init);
  assert.equal(((await response.json()) as { bytes: number }).bytes, 2);
});

test('echo answers any method, and of credentials the fingerprint only', async () => {
  const client = server.client();
  const session = await client.login();
  const init = { method: 'PUT', body: 'four', headers: { 'x-requested-with': 'test' } };
  const text = await (await client.call(session, 'echo?a=1&a=2', init)).text();
  assert.ok(!text.includes(session.access!));
  const echo = JSON.parse(text) as Record<string, unknown> & { headers: Record<string, string> };
  assert.deepEqual([echo['method'], echo['bodyLength']], ['PUT', 4]);
  assert.deepEqual(echo['query'], { a: ['1', '2'] });
  assert.equal(echo.headers['x-requested-with'], 'test');
  assert.match(echo.headers['authorization']!, /^sha256-8:[0-9a-f]{8}$/);
});

test('events tick, and the stream ends with the token', async () => {
  await server.settings({ accessLifetimeSeconds: 9 });
  const client = server.client();
  const response = await client.call(await client.login(), 'events?every=20');
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

test('a redirect leads to the foreign origin', async () => {
  const client = server.client();
  const response = await client.call(await client.login(), 'redirect-foreign?status=307');
  assert.equal(response.status, 307);
  assert.equal(response.headers.get('location'), `${server.urls.foreignUrl}/redirected`);
});
