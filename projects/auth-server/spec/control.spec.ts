import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startAuthServer } from '../src/auth-server.ts';
import { RunningServer } from './running-server.ts';

const server = new RunningServer({ settings: { accessLifetimeSeconds: 30 } });

describe('settings', () => {
  test('can be read, changed and reset to what the server started with', async () => {
    const response = await server.control('PATCH', 'settings', { accessLifetimeSeconds: 0.5 });
    assert.equal(
      ((await response.json()) as Record<string, unknown>)['accessLifetimeSeconds'],
      0.5,
    );
    await server.control('POST', 'reset');
    const settings = (await (await server.control('GET', 'settings')).json()) as object;
    assert.ok('accessLifetimeSeconds' in settings && settings.accessLifetimeSeconds === 30);
  });

  test('an unknown name or a wrong value is refused by name, and nothing changes', async () => {
    const refusal = async (body: unknown) => {
      const response = await server.control('PATCH', 'settings', body);
      assert.equal(response.status, 400);
      return ((await response.json()) as { message: string }).message;
    };
    assert.match(await refusal({ accessLifetime: 5 }), /unknown setting 'accessLifetime'/);
    assert.match(await refusal({ toString: 5 }), /unknown setting 'toString'/);
    assert.match(await refusal({ accessLifetimeSeconds: '5' }), /'accessLifetimeSeconds'/);
    assert.match(await refusal({ refreshDelayMs: -1 }), /'refreshDelayMs'/);
    assert.match(await refusal({ errorCodeStatus: 402 }), /401 or 400/);
    assert.match(await refusal({ allowedOrigins: ['http://a/'] }), /'allowedOrigins'/);
    assert.match(await refusal({ apiDelayMs: 7, oauth2Opaque: 'yes' }), /'oauth2Opaque'/);
    assert.match(await refusal(null), /JSON object/);
    const settings = (await (await server.control('GET', 'settings')).json()) as object;
    assert.ok('apiDelayMs' in settings && settings.apiDelayMs === 0);
    const noJson = await fetch(`${server.urls.appUrl}/control/settings`, {
      method: 'PATCH',
      body: '{',
    });
    assert.equal(noJson.status, 400);
  });

  test('a short life ends to the millisecond', async () => {
    await server.settings({ accessLifetimeSeconds: 0 });
    const client = server.client();
    const session = await client.login();
    assert.equal((await client.call(session)).status, 401);
    await server.settings({ accessLifetimeSeconds: 9.5 });
    assert.equal((await client.call(await client.refreshed(session))).status, 200);
  });

  test('the clock moves on for tokens that are out already', async () => {
    const client = server.client();
    const session = await client.login();
    await server.settings({ clockOffsetSeconds: 31 });
    assert.deepEqual(await (await client.call(session)).json(), { message: 'jwt expired' });
    assert.equal((await client.call(await client.refreshed(session))).status, 200);
  });

  test('an issuer that is ahead stamps tokens that are not valid yet', async () => {
    await server.settings({ issuerClockOffsetSeconds: 3600 });
    const client = server.client();
    const response = await client.call(await client.login());
    assert.deepEqual(await response.json(), { message: 'jwt not active' });
  });

  test('refreshDelayMs makes a refresh late, after it has rotated', async () => {
    await server.settings({ refreshDelayMs: 60_000 });
    const client = server.client();
    const session = await client.login();
    const slow = client.refresh(session);
    slow.catch(() => undefined);
    while ((await server.counters()).refreshed === 0);
    await server.settings({ refreshDelayMs: 0 });
    await client.refresh(session);
    assert.equal((await server.counters()).reuses, 1);
  });

  test('revokeAccessWithFamily takes the access tokens along', async () => {
    await server.settings({ revokeAccessWithFamily: true });
    const client = server.client();
    const session = await client.login();
    await client.logout(session);
    assert.deepEqual(await (await client.call(session)).json(), { message: 'invalid token' });
  });
});

describe('revoke', () => {
  test('ends all sessions, or those of one person, and their access tokens if asked', async () => {
    const client = server.client();
    const ada = await client.login();
    const ben = await client.login('ben', 'franklin');
    await server.control('POST', 'revoke', { sub: 'u-ben', access: true });
    assert.equal((await client.call(ben)).status, 401);
    assert.equal((await client.call(ada)).status, 200);
    await server.control('POST', 'revoke');
    assert.equal((await client.refresh(ada)).status, 401);
    assert.equal((await client.call(ada)).status, 200);
    assert.equal((await server.counters()).familiesRevoked, 2);
  });

  test('refuses what it does not understand', async () => {
    assert.equal((await server.control('POST', 'revoke', { sub: 'nobody' })).status, 400);
    assert.equal((await server.control('POST', 'revoke', { access: 1 })).status, 400);
    assert.equal((await server.control('POST', 'down', { down: 'yes' })).status, 400);
  });
});

test('counters tell outcomes, contracts, and requests sent as the wrong person', async () => {
  const client = server.client('oauth2');
  const session = await client.login();
  await client.call(session, 'me?as=u-ada');
  await client.call(session, 'me?as=u-ben');
  await client.call({});
  await client.call(session, 'always401');
  await client.call(session, 'forbidden');
  const { byContract, ...total } = await server.counters();
  const expected = { logins: 1, ok: 2, wrongUser: 1, unauthorized: 2, forbidden: 1 };
  assert.deepEqual({ ...total, ...expected }, total);
  assert.deepEqual(byContract, { oauth2: total });
});

test('the request log names the person and the fingerprint, and never a token', async () => {
  const client = server.client();
  const session = await client.login();
  await client.call(session, 'items?n=2');
  await client.refresh(session);
  const log = await server.requests();
  assert.deepEqual(
    log.map(({ n, origin, method, path, status, sub }) => [n, origin, method, path, status, sub]),
    [
      [1, 'app', 'POST', '/json-body/login', 200, 'u-ada'],
      [2, 'app', 'GET', '/json-body/api/items', 200, 'u-ada'],
      [3, 'app', 'POST', '/json-body/refresh', 200, 'u-ada'],
    ],
  );
  assert.match(log[1]!.tokenFingerprint!, /^[0-9a-f]{8}$/);
  const text = JSON.stringify(log);
  assert.ok(!text.includes(session.access!) && !text.includes(session.refresh!));
});

test('reset ends sessions and clears counters, faults and the log', async () => {
  const client = server.client();
  const session = await client.login();
  await server.fault({ on: 'api', kind: 'drop', times: 5 });
  await server.control('POST', 'reset');
  assert.equal((await client.call(session)).status, 401);
  assert.equal((await client.refresh(session)).status, 401);
  assert.equal((await server.counters()).logins, 0);
  assert.equal((await server.requests()).length, 2);
});

test('the control API is served to any origin, on the app and the api origin', async () => {
  for (const url of [server.urls.appUrl, server.urls.apiUrl]) {
    const response = await fetch(`${url}/control/counters`, {
      headers: { origin: 'http://localhost:9876' },
    });
    assert.equal(response.headers.get('access-control-allow-origin'), 'http://localhost:9876');
  }
});

test('without the option there is no control API', async () => {
  const plain = await startAuthServer();
  try {
    for (const url of [plain.appUrl, plain.apiUrl]) {
      assert.equal((await fetch(`${url}/control/settings`)).status, 404);
      assert.equal((await fetch(`${url}/control/reset`, { method: 'POST' })).status, 404);
    }
  } finally {
    await plain.stop();
  }
});
