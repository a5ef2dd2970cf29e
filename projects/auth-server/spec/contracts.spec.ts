import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RunningServer } from './running-server.ts';
import { WIRES } from './wire-client.ts';

const server = new RunningServer();

for (const { name } of WIRES) {
  describe(`${name}: a session`, () => {
    test('a login answers tokens, uncached, that open a protected call', async () => {
      const client = server.client(name);
      const response = await client.tryLogin();
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('cache-control'), 'no-store');
      const me = await client.call(await client.wire.read(response));
      assert.equal(me.status, 200);
      const claims = (await me.json()) as Record<string, unknown>;
      assert.equal(claims['sub'], 'u-ada');
      assert.deepEqual(claims['roles'], ['admin', 'user']);
      for (const claim of ['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'name', 'email']) {
        assert.ok(claim in claims, claim);
      }
    });

    test('a wrong password and an unknown name get the same 401', async () => {
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
      const second = await client.refreshed(first);
      assert.ok(second.access && second.refresh);
      assert.notEqual(second.access, first.access);
      assert.notEqual(second.refresh, first.refresh);
      assert.equal((await client.call(second)).status, 200);
      assert.equal((await client.refresh(second)).status, 200);
    });

    test('a refresh answers an expired access token with one that lives', async () => {
      const client = server.client(name);
      const first = await client.login();
      await server.control('POST', 'expire');
      assert.equal((await client.call(first)).status, 401);
      assert.equal((await client.call(await client.refreshed(first))).status, 200);
    });

    test('a spent refresh token revokes its family', async () => {
      const client = server.client(name);
      const first = await client.login();
      const second = await client.refreshed(first);
      assert.ok(!(await client.refresh(first)).ok);
      assert.ok(!(await client.refresh(second)).ok);
      assert.equal((await client.call(second)).status, 200, 'its access token lives on');
      const { reuses, familiesRevoked, refreshed, refreshesRefused } = await server.counters();
      assert.deepEqual([reuses, familiesRevoked, refreshed, refreshesRefused], [1, 1, 1, 2]);
    });

    test('of two refreshes at once with one token, one is granted and the family is lost', async () => {
      const client = server.client(name);
      const session = await client.login();
      const answers = await Promise.all([client.refresh(session), client.refresh(session)]);
      assert.equal(answers.filter(({ ok }) => ok).length, 1);
      assert.equal((await server.counters()).familiesRevoked, 1);
    });

    test('a logout ends the family', async () => {
      const client = server.client(name);
      const session = await client.login();
      assert.ok((await client.logout(session)).ok);
      assert.ok(!(await client.refresh(session)).ok);
      const { logouts, reuses } = await server.counters();
      assert.deepEqual([logouts, reuses], [1, 0]);
    });

    test('an expired refresh token is refused', async () => {
      await server.settings({ refreshLifetimeSeconds: 0 });
      const client = server.client(name);
      assert.ok(!(await client.refresh(await client.login())).ok);
      assert.equal((await server.counters()).reuses, 0);
    });

    test('a refresh token opens no protected call, and no other contract takes the tokens', async () => {
      const client = server.client(name);
      const session = await client.login();
      assert.equal((await client.call({ access: session.refresh })).status, 401);
      const other = server.client(name === 'error-code' ? 'response-headers' : 'error-code');
      assert.equal((await other.call(session)).status, 401);
      assert.equal((await other.refresh(session)).status, 401);
    });

    test('only an admin sees the admin page', async () => {
      const client = server.client(name);
      const ben = await client.call(await client.login('ben', 'franklin'), 'admin/users');
      assert.equal(ben.status, 403);
      const ada = await client.call(await client.login(), 'admin/users');
      assert.equal(((await ada.json()) as unknown[]).length, 2);
    });

    test('a public resource needs no token', async () => {
      assert.equal((await server.client(name).call({}, 'public')).status, 200);
    });

    test('without a new refresh token in the answer, the old one stays valid', async () => {
      await server.settings({ omitRefreshToken: true });
      const client = server.client(name);
      const first = await client.login();
      const second = await client.refreshed(first);
      assert.ok(second.access);
      assert.equal(second.refresh, undefined);
      assert.equal((await client.refresh({ ...first, xsrf: second.xsrf })).status, 200);
    });
  });
}
