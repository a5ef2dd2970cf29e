import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startAuthServer } from '../src/auth-server.ts';
import { RunningServer } from './running-server.ts';

const server = new RunningServer({ settings: { accessLifetimeSeconds: 30 } });

describe('settings', () => {
  test('can be read, changed and reset to their initial values', async () => {
    const response = await server.control('PATCH', 'settings', { accessLifetimeSeconds: 0.5 });
    assert.equal(
      ((await response.json()) as Record<string, unknown>)['accessLifetimeSeconds'],
      0.5,
    );
    await server.control('POST', 'reset');
    const settings = (await (await server.control('GET', 'settings')).json()) as object;
    assert.ok('accessLifetimeSeconds' in settings && settings.accessLifetimeSeconds === 30);
  });

  test('an unknown name or an invalid value is named in the error, and nothing changes', async () => {
    const errorMessage = async (body: unknown) => {
      const response = await server.control('PATCH', 'settings', body);
      assert.equal(response.status, 400);
      return ((await response.json()) as { message: string }).message;
    };
    assert.match(await errorMessage({ accessLifetime: 5 }), /unknown setting 'accessLifetime'/);
    assert.match(await errorMessage({ toString: 5 }), /unknown setting 'toString'/);
    assert.match(await errorMessage({ accessLifetimeSeconds: '5' }), /'accessLifetimeSeconds'/);
    assert.match(await errorMessage({ refreshDelayMs: -1 }), /'refreshDelayMs'/);
    assert.match(await errorMessage({ errorCodeStatus: 402 }), /401 or 400/);
    assert.match(await errorMessage({ allowedOrigins: ['http://a/'] }), /'allowedOrigins'/);
    assert.match(await errorMessage({ apiDelayMs: 7, oauth2Opaque: 'yes' }), /'oauth2Opaque'/);
    assert.match(await errorMessage(null), /JSON object/);
    const settings = (await (await server.control('GET', 'settings')).json()) as object;
    assert.ok('apiDelayMs' in settings && settings.apiDelayMs === 0);
    const invalidJson = await fetch(`${server.urls.appUrl}/control/settings`, {
      method: 'PATCH',
      body: '{',
    });
    assert.equal(invalidJson.status, 400);
  });

  test('a short lifetime is exact to the millisecond', async () => {
    await server.settings({ accessLifetimeSeconds: 0 });
    const client = server.client();
    const session = await client.login();
    assert.equal((await client.request(session)).status, 401);
    await server.settings({ accessLifetimeSeconds: 9.5 });
    assert.equal((await client.request(await client.refreshSession(session))).status, 200);
  });

  test('a clock offset applies to tokens that were issued before', async () => {
    const client = server.client();
    const session = await client.login();
    await server.settings({ clockOffsetSeconds: 31 });
    assert.deepEqual(await (await client.request(session)).json(), { message: 'jwt expired' });
    assert.equal((await client.request(await client.refreshSession(session))).status, 200);
  });

  test('an issuer whose clock is ahead issues tokens that are not valid yet', async () => {
    await server.settings({ issuerClockOffsetSeconds: 3600 });
    const client = server.client();
    const response = await client.request(await client.login());
    assert.deepEqual(await response.json(), { message: 'jwt not active' });
  });

  test('refreshDelayMs delays the response to a refresh, but not the rotation', async () => {
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

  test('revokeAccessWithFamily revokes the access tokens of a revoked family', async () => {
    await server.settings({ revokeAccessWithFamily: true });
    const client = server.client();
    const session = await client.login();
    await client.logout(session);
    assert.deepEqual(await (await client.request(session)).json(), { message: 'invalid token' });
  });
});

describe('revoke', () => {
  test('revokes all sessions or those of one user, optionally with their access tokens', async () => {
    const client = server.client();
    const ada = await client.login();
    const ben = await client.login('ben', 'franklin');
    await server.control('POST', 'revoke', { sub: 'u-ben', access: true });
    assert.equal((await client.request(ben)).status, 401);
    assert.equal((await client.request(ada)).status, 200);
    await server.control('POST', 'revoke');
    assert.equal((await client.refresh(ada)).status, 401);
    assert.equal((await client.request(ada)).status, 200);
    assert.equal((await server.counters()).familiesRevoked, 2);
  });

  test('an invalid request body is rejected', async () => {
    assert.equal((await server.control('POST', 'revoke', { sub: 'u-unknown' })).status, 400);
    assert.equal((await server.control('POST', 'revoke', { access: 1 })).status, 400);
    assert.equal((await server.control('POST', 'down', { down: 'yes' })).status, 400);
  });
});

test('counters distinguish outcomes, contracts and requests with the wrong user', async () => {
  const client = server.client('oauth2');
  const session = await client.login();
  await client.request(session, 'me?as=u-ada');
  await client.request(session, 'me?as=u-ben');
  await client.request({});
  await client.request(session, 'always401');
  await client.request(session, 'forbidden');
  const { byContract, ...total } = await server.counters();
  const expected = { logins: 1, ok: 2, wrongUser: 1, unauthorized: 2, forbidden: 1 };
  assert.deepEqual({ ...total, ...expected }, total);
  assert.deepEqual(byContract, { oauth2: total });
});

test('the request log contains the user and a fingerprint, but no token', async () => {
  const client = server.client();
  const session = await client.login();
  await client.request(session, 'items?n=2');
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
  assert.equal((await client.request(session)).status, 401);
  assert.equal((await client.refresh(session)).status, 401);
  assert.equal((await server.counters()).logins, 0);
  assert.equal((await server.requests()).length, 2);
});

test('the app origin and the API origin serve the control API to any origin', async () => {
  for (const url of [server.urls.appUrl, server.urls.apiUrl]) {
    const response = await fetch(`${url}/control/counters`, {
      headers: { origin: 'http://localhost:9876' },
    });
    assert.equal(response.headers.get('access-control-allow-origin'), 'http://localhost:9876');
  }
});

test('without the option, the control API is not served', async () => {
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
