import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { RunningServer } from './running-server.ts';
import { setCookie } from './wire-client.ts';

const server = new RunningServer();
const MALFORMED = { access: 'not.a.token' };

async function readStatusAndJson(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()];
}

describe('json-body', () => {
  test('the message distinguishes expired, missing and invalid tokens', async () => {
    const client = server.client('json-body');
    const session = await client.login();
    await server.control('POST', 'expire');
    const message = (text: string) => [401, { message: text }];
    assert.deepEqual(
      await readStatusAndJson(await client.request(session)),
      message('jwt expired'),
    );
    assert.deepEqual(await readStatusAndJson(await client.request({})), message('no token'));
    assert.deepEqual(
      await readStatusAndJson(await client.request(MALFORMED)),
      message('invalid token'),
    );
  });

  test('both tokens are signed with the published key and have the set lifetimes', async () => {
    await server.settings({ accessLifetimeSeconds: 90, refreshLifetimeSeconds: 3600 });
    const session = await server.client('json-body').login();
    const keys = createRemoteJWKSet(new URL(`${server.urls.appUrl}/.well-known/jwks.json`));
    const access = (await jwtVerify(session.access!, keys, { typ: 'at+jwt' })).payload;
    const refresh = (await jwtVerify(session.refresh!, keys, { typ: 'rt+jwt' })).payload;
    assert.equal(access.exp! - access.iat!, 90);
    assert.equal(refresh.exp! - refresh.iat!, 3600);
    assert.ok(refresh.jti);
  });

  test('with the bare setting, a refresh returns only the access token and does not rotate', async () => {
    await server.settings({ jsonBodyAnswer: 'bare' });
    const client = server.client('json-body');
    const session = await client.login();
    for (const attempt of [1, 2]) {
      const response = await client.refresh(session);
      const access = await response.text();
      assert.equal((await client.request({ access })).status, 200, `attempt ${attempt}`);
    }
  });
});

describe('raw-header-cookies', () => {
  test('an access token with a scheme is rejected', async () => {
    const client = server.client('raw-header-cookies');
    const { access } = await client.login();
    assert.equal((await client.request({ access: `Bearer ${access}` })).status, 401);
  });

  test('a refresh needs the refresh token in the body and in the header', async () => {
    const client = server.client('raw-header-cookies');
    const { refresh, access } = await client.login();
    const body = JSON.stringify({ refreshToken: refresh });
    assert.equal((await client.post('refresh', { body })).status, 401);
    const headers = { authorization: access! };
    assert.equal((await client.post('refresh', { body, headers })).status, 401);
  });
});

describe('response-headers', () => {
  test('errors are the plain text ExpiredToken or InvalidToken', async () => {
    const client = server.client('response-headers');
    const session = await client.login();
    await server.control('POST', 'expire');
    assert.equal(await (await client.request(session)).text(), 'ExpiredToken');
    assert.equal(await (await client.request(MALFORMED)).text(), 'InvalidToken');
    assert.equal(await (await client.request({})).text(), 'InvalidToken');
  });

  test('a refresh returns the tokens in headers, without a body', async () => {
    const client = server.client('response-headers');
    const response = await client.refresh(await client.login());
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '');
    assert.match(response.headers.get('authorization') ?? '', /^Bearer \S+$/);
    assert.match(response.headers.get('authorization-refresh') ?? '', /^Bearer \S+$/);
  });
});

describe('error-code', () => {
  test('an error has a numeric code and the status from the setting', async () => {
    const client = server.client('error-code');
    for (const errorCodeStatus of [401, 400] as const) {
      const session = await client.login();
      await server.settings({ errorCodeStatus });
      await server.control('POST', 'expire');
      const code = (errorCode: number) => [errorCodeStatus, { errorCode }];
      assert.deepEqual(await readStatusAndJson(await client.request(session)), code(5001));
      assert.deepEqual(await readStatusAndJson(await client.request(MALFORMED)), code(5002));
      assert.deepEqual(
        await readStatusAndJson(await client.refresh({ ...session, refresh: 'x' })),
        code(5002),
      );
    }
    assert.equal((await server.counters()).unauthorized, 4);
  });

  test('the access token contains the private claims', async () => {
    const { access } = await server.client('error-code').login();
    const claims = decodeJwt(access!);
    assert.deepEqual([claims['user_id'], claims['role']], ['u-ada', 'admin']);
  });

  test('an Authorization header over 8 KB is rejected', async () => {
    await server.settings({ tokenPaddingBytes: 8192 });
    const client = server.client('error-code');
    assert.equal((await client.request(await client.login())).status, 431);
  });
});

describe('http-only-cookie', () => {
  test('the refresh cookie is hidden from scripts and other paths', async () => {
    const response = await server.client('http-only-cookie').tryLogin();
    const cookies = response.headers.getSetCookie();
    const refresh = cookies.find((cookie) => cookie.startsWith('holdfast_refresh='))!;
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/http-only-cookie']) {
      assert.ok(refresh.includes(attribute), attribute);
    }
    assert.ok(!cookies.find((cookie) => cookie.startsWith('XSRF-TOKEN='))!.includes('HttpOnly'));
    assert.deepEqual(Object.keys((await response.json()) as object), ['accessToken']);
  });

  test('refresh and logout require the CSRF token in a header, and a refresh rotates it', async () => {
    const client = server.client('http-only-cookie');
    const session = await client.login();
    const cookie = `XSRF-TOKEN=${session.xsrf}; holdfast_refresh=${session.refresh}`;
    for (const path of ['refresh', 'logout']) {
      const missing = await client.post(path, { headers: { cookie } });
      const wrong = await client.post(path, { headers: { cookie, 'x-xsrf-token': 'wrong' } });
      assert.deepEqual(await readStatusAndJson(missing), [400, { message: 'csrf' }]);
      assert.deepEqual(await readStatusAndJson(wrong), [400, { message: 'csrf' }]);
    }
    const next = await client.refreshSession(session);
    assert.ok(next.xsrf && next.xsrf !== session.xsrf);
  });

  test('a refresh without a cookie is 401 and after a logout 403; a logout clears the cookie', async () => {
    const client = server.client('http-only-cookie');
    assert.equal((await client.post('refresh', {})).status, 401);
    const session = await client.login();
    const logout = await client.logout(session);
    assert.equal(setCookie(logout, 'holdfast_refresh'), '');
    assert.equal((await client.refresh(session)).status, 403);
  });

  test('a GET does not refresh', async () => {
    const response = await fetch(`${server.urls.appUrl}/http-only-cookie/refresh`);
    assert.equal(response.status, 404);
  });
});

describe('oauth2', () => {
  const form = (fields: Record<string, string>) => ({ body: new URLSearchParams(fields) });

  test('a token response has the standard members, and a setting omits expires_in', async () => {
    const client = server.client('oauth2');
    const body = (await (await client.tryLogin()).json()) as Record<string, unknown>;
    assert.equal(body['token_type'], 'Bearer');
    assert.equal(body['expires_in'], 60);
    await server.settings({ omitExpiresIn: true });
    const without = (await (await client.tryLogin()).json()) as Record<string, unknown>;
    assert.ok(!('expires_in' in without));
  });

  test('the token endpoint returns the error codes of RFC 6749', async () => {
    const client = server.client('oauth2');
    const errorOf = async (init: RequestInit) => {
      const [status, body] = await readStatusAndJson(await client.post('token', init));
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

  test('a challenge follows RFC 6750', async () => {
    const client = server.client('oauth2');
    const challenge = async (response: Promise<Response>) =>
      (await response).headers.get('www-authenticate');
    const ben = await client.login('ben', 'franklin');
    assert.equal(await challenge(client.request({})), 'Bearer realm="api"');
    assert.match(
      (await challenge(client.request(ben, 'admin/users')))!,
      /error="insufficient_scope"/,
    );
    await server.control('POST', 'expire');
    assert.equal(
      await challenge(client.request(ben)),
      'Bearer realm="api", error="invalid_token", error_description="The access token expired"',
    );
  });

  test('an opaque access token is accepted until it is revoked', async () => {
    await server.settings({ oauth2Opaque: true });
    const client = server.client('oauth2');
    const session = await client.login();
    assert.ok(!session.access!.includes('.'));
    assert.equal((await client.request(session)).status, 200);
    assert.equal((await client.post('revoke', form({ token: session.access! }))).status, 200);
    assert.equal((await client.request(session)).status, 401);
    assert.equal((await client.refresh(session)).status, 200);
  });

  test('revoking a refresh token ends the session, and revoking an unknown one returns 200', async () => {
    const client = server.client('oauth2');
    const session = await client.login();
    assert.equal((await client.post('revoke', form({ token: 'unknown' }))).status, 200);
    assert.equal((await client.post('revoke', form({ token: session.refresh! }))).status, 200);
    assert.deepEqual(
      (await server.requests()).slice(-2).map(({ sub }) => sub),
      [null, 'u-ada'],
    );
    assert.equal((await client.refresh(session)).status, 400);
    assert.equal((await client.request(session)).status, 401);
  });
});
