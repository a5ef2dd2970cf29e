import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RunningServer } from './running-server.ts';

const server = new RunningServer();

describe('faults', () => {
  test('drop cuts the connection before anything is done', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'refresh', kind: 'drop' });
    await assert.rejects(client.refresh(session));
    assert.equal((await client.refresh(session)).status, 200, 'the token was not spent');
    const { refreshes, refreshed } = await server.counters();
    assert.deepEqual([refreshes, refreshed], [2, 1]);
  });

  test('drop-after cuts it when the refresh has rotated', async () => {
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

  test('drop-mid cuts an answer without a body as well', async () => {
    const client = server.client('response-headers');
    const session = await client.login();
    await server.fault({ on: 'refresh', kind: 'drop-mid' });
    const response = await client.refresh(session);
    await assert.rejects(response.text());
  });

  test('status answers as told, as often as told', async () => {
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

  test('status can redirect, and can be one without a body', async () => {
    await server.fault({ on: 'login', kind: 'status', status: 204 });
    await server.fault({ on: 'login', kind: 'status', status: 303, location: '/login' });
    const client = server.client();
    assert.equal((await client.tryLogin()).status, 204);
    const response = await client.post('login', { body: '{}', redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('location')], [303, '/login']);
  });

  test('hang answers nothing until the client goes away', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'api', kind: 'hang' });
    await assert.rejects(client.call(session, 'me', { signal: AbortSignal.timeout(50) }), {
      name: 'TimeoutError',
    });
    assert.equal((await client.call(session)).status, 200);
  });

  test('slow does the work at once and answers late', async () => {
    const client = server.client();
    const session = await client.login();
    await server.fault({ on: 'api', kind: 'slow', ms: 80 });
    const start = performance.now();
    assert.equal((await client.call(session)).status, 200);
    assert.ok(performance.now() - start >= 75);
  });

  test('malformed, html and empty answer nonsense, and rotate nothing', async () => {
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

  test('missing-token leaves out the access token, and the refresh token stays valid', async () => {
    for (const contract of ['json-body', 'response-headers', 'oauth2'] as const) {
      const client = server.client(contract);
      const session = await client.login();
      await server.fault({ on: 'refresh', kind: 'missing-token' });
      const answer = await client.refreshed(session);
      assert.deepEqual(answer, { access: undefined, refresh: session.refresh });
      assert.equal((await client.refresh(session)).status, 200);
    }
  });

  test('a fault on login or logout hits only that, and only its contract', async () => {
    const client = server.client('error-code');
    await server.fault({ on: 'login', kind: 'status', status: 503, contract: 'error-code' });
    assert.equal((await server.client('oauth2').tryLogin()).status, 200);
    assert.equal((await client.tryLogin()).status, 503);
    const session = await client.login();
    await server.fault({ on: 'logout', kind: 'status' });
    assert.equal((await client.logout(session)).status, 500);
    assert.equal((await client.logout(session)).status, 200);
  });

  test('DELETE clears the queue', async () => {
    await server.fault({ on: 'login', kind: 'drop', times: 9 });
    await server.control('DELETE', 'faults');
    assert.equal((await server.client().tryLogin()).status, 200);
  });

  test('a fault that makes no sense is refused, and the member at fault named', async () => {
    const refusal = async (body: unknown) => {
      const response = await server.control('POST', 'faults', body);
      assert.equal(response.status, 400);
      return ((await response.json()) as { message: string }).message;
    };
    assert.match(await refusal({ on: 'refresh' }), /'kind'/);
    assert.match(await refusal({ on: 'tea', kind: 'drop' }), /'on'/);
    assert.match(await refusal({ on: 'api', kind: 'drop', tims: 2 }), /'tims'/);
    assert.match(await refusal({ on: 'api', kind: 'drop', times: 0 }), /'times'/);
    assert.match(await refusal({ on: 'api', kind: 'missing-token' }), /missing-token/);
    assert.match(await refusal([]), /JSON object/);
  });
});

test('while down, every API connection is cut and logged, and nothing is counted', async () => {
  const client = server.client();
  const session = await client.login();
  await server.control('POST', 'down', { down: true });
  await assert.rejects(client.call(session));
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
  assert.equal((await client.call(session)).status, 200);
});
