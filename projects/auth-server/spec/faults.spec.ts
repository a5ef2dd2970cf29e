import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RunningServer } from './running-server.ts';

const server = new RunningServer();

describe('faults', () => {
  test('drop cuts the connection before the request is processed', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'refresh', kind: 'drop' });
    await assert.rejects(client.refresh(session));
    assert.equal((await client.refresh(session)).status, 200, 'the token was not rotated');
    const { refreshes, refreshed } = await server.counters();
    assert.deepEqual([refreshes, refreshed], [2, 1]);
  });

  test('drop-after cuts the connection after the refresh has rotated', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'refresh', kind: 'drop-after' });
    await assert.rejects(client.refresh(session));
    assert.equal((await client.refresh(session)).status, 401);
    assert.equal((await server.counters()).reuses, 1);
  });

  test('drop-mid sends the headers and half of the body', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'refresh', kind: 'drop-mid' });
    const response = await client.refresh(session);
    assert.equal(response.status, 200);
    await assert.rejects(response.text());
    assert.equal((await server.counters()).refreshed, 1);
  });

  test('drop-mid also cuts a response without a body', async () => {
    const client = server.client('response-headers');
    const session = await client.login();
    await server.fault({ on: 'refresh', kind: 'drop-mid' });
    const response = await client.refresh(session);
    await assert.rejects(response.text());
  });

  test('status responds with the given status, headers and body, the given number of times', async () => {
    const client = server.client();
    const session = await client.login();
    const body = { error: 'invalid_client' };
    await server.fault({ on: 'refresh', kind: 'status', status: 429, retryAfter: 7, times: 2 });
    await server.fault({ on: 'refresh', kind: 'status', status: 400, body });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const response = await client.refresh(session);
      assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '7']);
    }
    const third = await client.refresh(session);
    assert.deepEqual([third.status, await third.json()], [400, body]);
    assert.equal((await client.refresh(session)).status, 200);
  });

  test('status can be a redirect, or a status without a body', async () => {
    await server.fault({ on: 'login', kind: 'status', status: 204 });
    await server.fault({ on: 'login', kind: 'status', status: 303, location: '/login' });
    const client = server.client();
    assert.equal((await client.tryLogin()).status, 204);
    const response = await client.post('login', { body: '{}', redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('location')], [303, '/login']);
  });

  test('hang sends no response until the client disconnects', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'api', kind: 'hang' });
    await assert.rejects(client.request(session, 'me', { signal: AbortSignal.timeout(50) }), {
      name: 'TimeoutError',
    });
    assert.equal((await client.request(session)).status, 200);
  });

  test('slow delays the response', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'api', kind: 'slow', ms: 80 });
    const start = performance.now();
    assert.equal((await client.request(session)).status, 200);
    assert.ok(performance.now() - start >= 75);
  });

  test('malformed, html and empty send an unusable response and do not rotate', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'refresh', kind: 'malformed' });
    await assert.rejects((await client.refresh(session)).json(), SyntaxError);
    await server.fault({ on: 'refresh', kind: 'html' });
    const html = await client.refresh(session);
    assert.equal(html.status, 403);
    assert.match(html.headers.get('content-type')!, /^text\/html/);
    await server.fault({ on: 'refresh', kind: 'empty' });
    assert.equal(await (await client.refresh(session)).text(), '');
    assert.equal((await client.refresh(session)).status, 200);
  });

  test('missing-token omits the access token, and the refresh token stays valid', async () => {
    for (const contract of ['json-body', 'response-headers', 'oauth2'] as const) {
      const client = server.client(contract);
      const session = await client.login();
      await server.fault({ on: 'refresh', kind: 'missing-token' });
      const tokens = await client.refreshSession(session);
      assert.deepEqual(tokens, { access: undefined, refresh: session.refresh });
      assert.equal((await client.refresh(session)).status, 200);
    }
  });

  test('a fault on login or logout affects only that endpoint, and only its contract', async () => {
    const client = server.client('error-code');
    await server.fault({ on: 'login', kind: 'status', status: 503, contract: 'error-code' });
    assert.equal((await server.client('oauth2').tryLogin()).status, 200);
    assert.equal((await client.tryLogin()).status, 503);
    const session = await client.login();
    await server.fault({ on: 'logout', kind: 'status' });
    assert.equal((await client.logout(session)).status, 500);
    assert.equal((await client.logout(session)).status, 200);
  });

  test('DELETE removes all queued faults', async () => {
    await server.fault({ on: 'login', kind: 'drop', times: 9 });
    await server.control('DELETE', 'faults');
    assert.equal((await server.client().tryLogin()).status, 200);
  });

  test('an invalid fault is rejected, and the error names the invalid member', async () => {
    const errorMessage = async (body: unknown) => {
      const response = await server.control('POST', 'faults', body);
      assert.equal(response.status, 400);
      return ((await response.json()) as { message: string }).message;
    };
    assert.match(await errorMessage({ on: 'refresh' }), /'kind'/);
    assert.match(await errorMessage({ on: 'tea', kind: 'drop' }), /'on'/);
    assert.match(await errorMessage({ on: 'api', kind: 'drop', tims: 2 }), /'tims'/);
    assert.match(await errorMessage({ on: 'api', kind: 'drop', times: 0 }), /'times'/);
    assert.match(await errorMessage({ on: 'api', kind: 'missing-token' }), /missing-token/);
    assert.match(await errorMessage([]), /JSON object/);
  });
});

test('while the server is down, API requests are cut and logged, but not counted', async () => {
  const client = server.client();
  const session = await client.login();
  await server.control('POST', 'down', { down: true });
  await assert.rejects(client.request(session));
  await assert.rejects(client.refresh(session));
  await assert.rejects(fetch(`${server.urls.apiUrl}/json-body/api/public`));
  await assert.rejects(fetch(`${server.urls.apiUrl}/.well-known/jwks.json`));
  assert.equal((await server.counters()).refreshes, 0);
  const statuses = (await server.requests()).map(({ path, status }) => [path, status]);
  assert.deepEqual(statuses.slice(1, 3), [
    ['/json-body/api/me', null],
    ['/json-body/refresh', null],
  ]);
  await server.control('POST', 'down', { down: false });
  assert.equal((await client.request(session)).status, 200);
});
