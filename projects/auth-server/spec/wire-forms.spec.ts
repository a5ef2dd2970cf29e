import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { RunningServer } from './running-server.ts';
import { setCookie } from './wire-client.ts';

const server = new RunningServer();
const MALFORMED = { access: 'not.a.token' };

async function jsonOf(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()];
}

describe('json-body', () => {
  test('tells expired, missing and invalid tokens apart by message', async () => {
    const client = server.client('json-body');
    const session = await client.login();
    await server.control('POST', 'expire');
    const message = (text: string) => [401, { message: text }];
    assert.deepEqual(await jsonOf(await client.call(session)), message('jwt expired'));
    assert.deepEqual(await jsonOf(await client.call({})), message('no token'));
    assert.deepEqual(await jsonOf(await client.call(MALFORMED)), message('invalid token'));
  });

  test('signs both tokens with the published key, and stamps their lives', async () => {
    await server.settings({ accessLifetimeSeconds: 90, refreshLifetimeSeconds: 3600 });
    const session = await server.client('json-body').login();
    const keys = createRemoteJWKSet(new URL(`${server.urls.appUrl}/.well-known/jwks.json`));
    const access = (await jwtVerify(session.access!, keys, { typ: 'at+jwt' })).payload;
    const refresh = (await jwtVerify(session.refresh!, keys, { typ: 'rt+jwt' })).payload;
    assert.equal(access.exp! - access.iat!, 90);
    assert.equal(refresh.exp! - refresh.iat!, 3600);
    assert.ok(refresh.jti);
  });

  test('answers the bare access token, if told to, and keeps the refresh token', async () => {
    await server.settings({ jsonBodyAnswer: 'bare' });
    const client = server.client('json-body');
    const session = await client.login();
    for (const attempt of [1, 2]) {
      const response = await client.refresh(session);
      const access = await response.text();
      assert.equal((await client.call({ access })).status, 200, `attempt ${attempt}`);
    }
  });
});

describe('raw-header-cookies', () => {
  test('takes the access token without a scheme only', async () => {
    const client = server.client('raw-header-cookies');
    const { access } = await client.login();
    assert.equal((await client.call({ access: `Bearer ${access}` })).status, 401);
  });

  test('a refresh must carry the refresh token in the header too', async () => {
    const client = server.client('raw-header-cookies');
    const { refresh, access } = await client.login();
    const body = JSON.stringify({ refreshToken: refresh });
    assert.equal((await client.post('refresh', { body })).status, 401);
    const headers = { authorization: access! };
    assert.equal((await client.post('refresh', { body, headers })).status, 401);
  });
});

describe('response-headers', () => {
  test('says ExpiredToken and InvalidToken as text', async () => {
    const client = server.client('response-headers');
    const session = await client.login();
    await server.control('POST', 'expire');
    assert.equal(await (await client.call(session)).text(), 'ExpiredToken');
    assert.equal(await (await client.call(MALFORMED)).text(), 'InvalidToken');
    assert.equal(await (await client.call({})).text(), 'InvalidToken');
  });

  test('answers a refresh in headers, with no body', async () => {
    const client = server.client('response-headers');
    const response = await client.refresh(await client.login());
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '');
    assert.match(response.headers.get('authorization') ?? '', /^Bearer \S+$/);
    assert.match(response.headers.get('authorization-refresh') ?? '', /^Bearer \S+$/);
  });
});

describe('error-code', () => {
  test('gives the reason as a number, with the status of the setting', async () => {
    const client = server.client('error-code');
    for (const errorCodeStatus of [401, 400] as const) {
      const session = await client.login();
      await server.settings({ errorCodeStatus });
      await server.control('POST', 'expire');
      const code = (errorCode: number) => [errorCodeStatus, { errorCode }];
      assert.deepEqual(await jsonOf(await client.call(session)), code(5001));
      assert.deepEqual(await jsonOf(await client.call(MALFORMED)), code(5002));
      assert.deepEqual(
        await jsonOf(await client.refresh({ ...session, refresh: 'x' })),
        code(5002),
      );
    }
    assert.equal((await server.counters()).unauthorized, 4);
  });

  test('its token has the private claims', async () => {
    const { access } = await server.client('error-code').login();
    const claims = decodeJwt(access!);
    assert.deepEqual([claims['user_id'], claims['role']], ['u-ada', 'admin']);
  });

  test('a header over 8 KB is refused', async () => {
    await server.settings({ tokenPaddingBytes: 8192 });
    const client = server.client('error-code');
    assert.equal((await client.call(await client.login())).status, 431);
  });
});

describe('http-only-cookie', () => {
  test('keeps the refresh token from scripts and other paths', async () => {
    const response = await server.client('http-only-cookie').tryLogin();
    const cookies = response.headers.getSetCookie();
    const refresh = cookies.find((cookie) => cookie.startsWith('holdfast_refresh='))!;
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/http-only-cookie']) {
      assert.ok(refresh.includes(attribute), attribute);
    }
    assert.ok(!cookies.find((cookie) => cookie.startsWith('XSRF-TOKEN='))!.includes('HttpOnly'));
    assert.deepEqual(Object.keys((await response.json()) as object), ['accessToken']);
  });

  test('refresh and logout demand the double-submitted CSRF token, and rotate it', async () => {
    const client = server.client('http-only-cookie');
    const session = await client.login();
    const cookie = `XSRF-TOKEN=${session.xsrf}; holdfast_refresh=${session.refresh}`;
    for (const path of ['refresh', 'logout']) {
      const missing = await client.post(path, { headers: { cookie } });
      const wrong = await client.post(path, { headers: { cookie, 'x-xsrf-token': 'wrong' } });
      assert.deepEqual(await jsonOf(missing), [400, { message: 'csrf' }]);
      assert.deepEqual(await jsonOf(wrong), [400, { message: 'csrf' }]);
    }
    const next = await client.refreshed(session);
    assert.ok(next.xsrf && next.xsrf !== session.xsrf);
  });

  test('no cookie is 401, a dead session is 403, and a logout clears the cookie', async () => {
    const client = server.client('http-only-cookie');
    assert.equal((await client.post('refresh', {})).status, 401);
    const session = await client.login();
    const logout = await client.logout(session);
    assert.equal(setCookie(logout, 'holdfast_refresh'), '');
    assert.equal((await client.refresh(session)).status, 403);
  });

  test('a GET never refreshes', async () => {
    const response = await fetch(`${server.urls.appUrl}/http-only-cookie/refresh`);
    assert.equal(response.status, 404);
  });
});

describe('oauth2', () => {
  const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) });

  test('answers the standard members, and expires_in unless told not to', async () => {
    const client = server.client('oauth2');
    const body = (await (await client.tryLogin()).json()) as Record<string, unknown>;
    assert.equal(body['token_type'], 'Bearer');
    assert.equal(body['expires_in'], 60);
    await server.settings({ omitExpiresIn: true });
    const without = (await (await client.tryLogin()).json()) as Record<string, unknown>;
    assert.ok(!('expires_in' in without));
  });

  test('tells the errors of the token endpoint apart', async () => {
    const client = server.client('oauth2');
    const errorOf = async (init: RequestInit) => {
      const [status, body] = await jsonOf(await client.post('token', init));
      return [status, (body as { error: string }).error];
    };
    assert.deepEqual(await errorOf({ body: '{}' }), [400, 'invalid_request']);
    assert.deepEqual(await errorOf(form({})), [400, 'invalid_request']);
    assert.deepEqual(await errorOf(form({ grant_type: 'password' })), [
      400,
      'unsupported_grant_type',
    ]);
    assert.deepEqual(await errorOf(form({ grant_type: 'refresh_token' })), [
      400,
      'invalid_request',
    ]);
    assert.deepEqual(await errorOf(form({ grant_type: 'refresh_token', refresh_token: 'x' })), [
      400,
      'invalid_grant',
    ]);
  });

  test('challenges as RFC 6750 says', async () => {
    const client = server.client('oauth2');
    const challenge = async (response: Promise<Response>) =>
      (await response).headers.get('www-authenticate');
    const ben = await client.login('ben', 'franklin');
    assert.equal(await challenge(client.call({})), 'Bearer realm="api"');
    assert.match((await challenge(client.call(ben, 'admin/users')))!, /error="insufficient_scope"/);
    await server.control('POST', 'expire');
    assert.equal(
      await challenge(client.call(ben)),
      'Bearer realm="api", error="invalid_token", error_description="The access token expired"',
    );
  });

  test('opaque access tokens work, expire and are revoked', async () => {
    await server.settings({ oauth2Opaque: true });
    const client = server.client('oauth2');
    const session = await client.login();
    assert.ok(!session.access!.includes('.'));
    assert.equal((await client.call(session)).status, 200);
    assert.equal((await client.post('revoke', form({ token: session.access! }))).status, 200);
    assert.equal((await client.call(session)).status, 401);
    assert.equal((await client.refresh(session)).status, 200);
  });

  test('revoking a refresh token ends the session; an unknown one is answered 200 too', async () => {
    const client = server.client('oauth2');
    const session = await client.login();
    assert.equal((await client.post('revoke', form({ token: 'unknown' }))).status, 200);
    assert.equal((await client.post('revoke', form({ token: session.refresh! }))).status, 200);
    assert.deepEqual(
      (await server.requests()).slice(-2).map(({ sub }) => sub),
      [null, 'u-ada'],
    );
    assert.equal((await client.refresh(session)).status, 400);
    assert.equal((await client.call(session)).status, 401);
  });
});
