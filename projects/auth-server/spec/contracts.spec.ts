import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RunningServer } from './running-server.ts';
import { WIRES } from './wire-client.ts';

const server = new RunningServer();

for (const { name } of WIRES) {
  describe(`${name}: a session`, () => {
    test('a login returns tokens for protected requests, with no-store', async () => {
      const client = server.client(name);
      const response = await client.tryLogin();
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('cache-control'), 'no-store');
      const me = await client.request(await client.wire.readTokens(response));
      assert.equal(me.status, 200);
      const claims = (await me.json()) as Record<string, unknown>;
      assert.equal(claims['sub'], 'u-ada');
      assert.deepEqual(claims['roles'], ['admin', 'user']);
      for (const claim of ['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'name', 'email']) {
        assert.ok(claim in claims, claim);
      }
    });

    test('a wrong password and an unknown user name get the same 401', async () => {
      const client = server.client(name);
      const [wrong, unknown] = await Promise.all([
        client.tryLogin('ada', 'franklin'),
        client.tryLogin('eve', 'lovelace'),
      ]);
      assert.equal(wrong.status, 401);
      assert.equal(unknown.status, 401);
      assert.equal(await wrong.text(), await unknown.text());
    });

    test('a refresh rotates both tokens, and the new ones work', async () => {
      const client = server.client(name);
      const first = await client.login();
      const second = await client.refreshSession(first);
      assert.ok(second.access && second.refresh);
      assert.notEqual(second.access, first.access);
      assert.notEqual(second.refresh, first.refresh);
      assert.equal((await client.request(second)).status, 200);
      assert.equal((await client.refresh(second)).status, 200);
    });

    test('a refresh replaces an expired access token with a valid one', async () => {
      const client = server.client(name);
      const first = await client.login();
      await server.control('POST', 'expire');
      assert.equal((await client.request(first)).status, 401);
      assert.equal((await client.request(await client.refreshSession(first))).status, 200);
    });

    test('reusing a rotated refresh token revokes its family', async () => {
      const client = server.client(name);
      const first = await client.login();
      const second = await client.refreshSession(first);
      assert.ok(!(await client.refresh(first)).ok);
      assert.ok(!(await client.refresh(second)).ok);
      assert.equal((await client.request(second)).status, 200, 'its access token stays valid');
      const { reuses, familiesRevoked, refreshed, refreshesRefused } = await server.counters();
      assert.deepEqual([reuses, familiesRevoked, refreshed, refreshesRefused], [1, 1, 1, 2]);
    });

    test('two concurrent refreshes with one token: one succeeds, and the family is revoked', async () => {
      const client = server.client(name);
      const session = await client.login();
      const responses = await Promise.all([client.refresh(session), client.refresh(session)]);
      assert.equal(responses.filter(({ ok }) => ok).length, 1);
      assert.equal((await server.counters()).familiesRevoked, 1);
    });

    test('a logout revokes the family', async () => {
      const client = server.client(name);
      const session = await client.login();
      assert.ok((await client.logout(session)).ok);
      assert.ok(!(await client.refresh(session)).ok);
      const { logouts, reuses } = await server.counters();
      assert.deepEqual([logouts, reuses], [1, 0]);
    });

    test('an expired refresh token is rejected', async () => {
      await server.settings({ refreshLifetimeSeconds: 0 });
      const client = server.client(name);
      assert.ok(!(await client.refresh(await client.login())).ok);
      assert.equal((await server.counters()).reuses, 0);
    });

    test('a refresh token is not an access token, and other contracts reject both tokens', async () => {
      const client = server.client(name);
      const session = await client.login();
      assert.equal((await client.request({ access: session.refresh })).status, 401);
      const other = server.client(name === 'error-code' ? 'response-headers' : 'error-code');
      assert.equal((await other.request(session)).status, 401);
      assert.equal((await other.refresh(session)).status, 401);
    });

    test('only an admin can read the list of users', async () => {
      const client = server.client(name);
      const ben = await client.request(await client.login('ben', 'franklin'), 'admin/users');
      assert.equal(ben.status, 403);
      const ada = await client.request(await client.login(), 'admin/users');
      assert.equal(((await ada.json()) as unknown[]).length, 2);
    });

    test('a public resource needs no token', async () => {
      assert.equal((await server.client(name).request({}, 'public')).status, 200);
    });

    test('if the response has no new refresh token, the old one stays valid', async () => {
      await server.settings({ omitRefreshToken: true });
      const client = server.client(name);
      const first = await client.login();
      const second = await client.refreshSession(first);
      assert.ok(second.access);
      assert.equal(second.refresh, undefined);
      assert.equal((await client.refresh({ ...first, xsrf: second.xsrf })).status, 200);
    });
  });
}
