import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { connect } from 'node:net';
import { startAuthServer } from '../src/auth-server.ts';
import { RunningServer } from './running-server.ts';
import { WireClient } from './wire-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'auth-server-'));
after(() => rmSync(folder, { recursive: true }));
const root = join(folder, 'browser');
mkdirSync(join(root, 'assets'), { recursive: true });
writeFileSync(join(root, 'index.html'), '<!doctype html><title>demo</title>');
writeFileSync(join(root, 'main.js'), 'export {};');
writeFileSync(join(root, 'assets', 'logo.svg'), '<svg/>');
writeFileSync(join(folder, 'secret.txt'), 'secret');

const KARMA = 'http://localhost:9876';
const server = new RunningServer({ staticFolder: root, allowedOrigins: [KARMA] });

/** Sends the path unchanged. `fetch` would resolve dot segments first. */
function rawGet(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.urls.appUrl);
    get({ host: '127.0.0.1', port, path }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).on('error', reject);
  });
}

describe('static files', () => {
  test('have the right content types, and the page is never cached', async () => {
    const page = await fetch(`${server.urls.appUrl}/`);
    assert.match(page.headers.get('content-type')!, /^text\/html/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const script = await fetch(`${server.urls.appUrl}/main.js`);
    assert.match(script.headers.get('content-type')!, /javascript/);
    const image = await fetch(`${server.urls.appUrl}/assets/logo.svg`);
    assert.match(image.headers.get('content-type')!, /^image\/svg\+xml/);
  });

  test('a path of the app returns the page, and a missing file returns 404', async () => {
    for (const path of ['/login', '/json-body/items/7', '/json-body/login?returnUrl=%2Fa.b']) {
      const response = await fetch(server.urls.appUrl + path);
      assert.equal(response.status, 200, path);
      assert.match(await response.text(), /<title>demo/);
      assert.equal(response.headers.get('cache-control'), 'no-store');
    }
    assert.equal((await fetch(`${server.urls.appUrl}/missing.js`)).status, 404);
  });

  test('an unknown API path returns 404, not the page', async () => {
    const client = server.client();
    assert.equal((await client.request(await client.login(), 'unknown')).status, 404);
    assert.equal((await fetch(`${server.urls.appUrl}/.well-known/unknown`)).status, 404);
    assert.equal((await fetch(`${server.urls.appUrl}/control/unknown`)).status, 404);
  });

  test('files outside the folder are not served', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/..\\secret.txt',
      '/..%5csecret.txt',
      '//../secret.txt',
    ]) {
      const { body } = await rawGet(path);
      assert.ok(!body.includes('secret'), path);
    }
  });

  test('the server does not start with a folder without index.html', async () => {
    await assert.rejects(startAuthServer({ staticFolder: folder }), /no index.html/);
  });
});

describe('CORS of the API origin', () => {
  const request = (origin: string, init: RequestInit = {}, path = '/json-body/api/me') => {
    const headers = new Headers(init.headers);
    headers.set('origin', origin);
    return fetch(server.urls.apiUrl + path, { ...init, headers });
  };
  const preflight = (origin: string) =>
    request(origin, {
      method: 'OPTIONS',
      headers: {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-xsrf-token',
      },
    });

  test('a preflight from an allowed origin succeeds, with credentials', async () => {
    for (const origin of [server.urls.appUrl, KARMA]) {
      const { status, headers } = await preflight(origin);
      assert.equal(status, 204);
      assert.equal(headers.get('access-control-allow-origin'), origin);
      assert.equal(headers.get('access-control-allow-credentials'), 'true');
      assert.match(headers.get('access-control-allow-methods')!, /POST/);
      assert.match(headers.get('access-control-allow-headers')!, /authorization-refresh/);
      assert.match(headers.get('access-control-allow-headers')!, /x-xsrf-token/);
      assert.ok(Number(headers.get('access-control-max-age')) > 0);
    }
  });

  test('another origin gets no CORS headers until a setting allows it', async () => {
    const other = 'http://localhost:1';
    assert.equal((await preflight(other)).headers.get('access-control-allow-origin'), null);
    assert.equal((await request(other)).headers.get('access-control-allow-origin'), null);
    await server.settings({ allowedOrigins: [other] });
    assert.equal((await preflight(other)).headers.get('access-control-allow-origin'), other);
  });

  test('headers are exposed unless a setting turns that off', async () => {
    const exposed = async () => (await request(KARMA)).headers.get('access-control-expose-headers');
    assert.match((await exposed())!, /Authorization-refresh, WWW-Authenticate, Retry-After/);
    await server.settings({ exposeHeaders: false });
    assert.equal(await exposed(), null);
  });

  test('a setting removes the CORS headers from error responses', async () => {
    const allowed = async (path: string) =>
      (await request(KARMA, {}, path)).headers.get('access-control-allow-origin');
    assert.equal(await allowed('/json-body/api/me'), KARMA);
    await server.settings({ corsOnErrors: false });
    assert.equal(await allowed('/json-body/api/me'), null);
    assert.equal(await allowed('/json-body/api/public'), KARMA);
  });

  test('cross-origin responses set cookies, and faults have CORS headers', async () => {
    const init = { method: 'POST', body: '{"username":"ada","password":"lovelace"}' };
    const login = await request(KARMA, init, '/http-only-cookie/login');
    assert.equal(login.headers.getSetCookie().length, 2);
    await server.fault({ on: 'login', kind: 'html' });
    const fault = await request(KARMA, init, '/http-only-cookie/login');
    assert.equal(fault.status, 403);
    assert.equal(fault.headers.get('access-control-allow-origin'), KARMA);
  });

  test('the app origin sends no CORS headers', async () => {
    const response = await fetch(`${server.urls.appUrl}/json-body/api/public`, {
      headers: { origin: KARMA },
    });
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });
});

describe('the foreign origin', () => {
  interface Recorded {
    requests: number;
    credentials: { method: string; path: string; found: { in: string; name: string }[] }[];
  }
  const recorded = async () => (await (await server.control('GET', 'foreign')).json()) as Recorded;

  test('responds to any request from any origin', async () => {
    const response = await fetch(`${server.urls.foreignUrl}/any/thing`, {
      method: 'POST',
      headers: { origin: KARMA },
      body: 'harmless words',
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), KARMA);
    const { requests, credentials } = await recorded();
    assert.deepEqual([requests, credentials], [1, []]);
  });

  test('a preflight may request any header, and is not recorded as a leak', async () => {
    const response = await fetch(server.urls.foreignUrl, {
      method: 'OPTIONS',
      headers: {
        origin: KARMA,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,x-anything',
      },
    });
    assert.match(response.headers.get('access-control-allow-headers')!, /x-anything/);
    assert.deepEqual((await recorded()).credentials, []);
  });

  test('records where credentials were found, but not their values', async () => {
    const { access, refresh } = await new WireClient('oauth2', server.urls.appUrl).login();
    const send = (path: string, init: RequestInit = {}) =>
      fetch(server.urls.foreignUrl + path, init);
    await send('/a', { headers: { authorization: `Bearer ${access}` } });
    await send('/b', { headers: { 'x-custom': access! } });
    await send('/c', { headers: { cookie: 'sid=1' } });
    await send(`/d?t=${access}`);
    await send(`/e/${refresh}`);
    await send('/f', { method: 'POST', body: `{"note":"${refresh}"}` });
    await send('/g', { method: 'POST', body: 'refresh_token=something' });
    const { credentials } = await recorded();
    assert.deepEqual(
      credentials.map(({ found }) => found.map((item) => `${item.in}:${item.name}`).join()),
      [
        'header:authorization',
        'header:x-custom',
        'cookie:sid',
        'query:t',
        'path:',
        'body:',
        'body:',
      ],
    );
    const text = JSON.stringify(credentials);
    assert.ok(!text.includes(access!) && !text.includes(refresh!));
    await server.control('DELETE', 'foreign');
    assert.equal((await recorded()).requests, 0);
  });

  test('redirects to the given URL', async () => {
    const target = `${server.urls.apiUrl}/json-body/api/public`;
    const url = `${server.urls.foreignUrl}/redirect-to?url=${encodeURIComponent(target)}`;
    const response = await fetch(url, { redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('location')], [302, target]);
    const invalid = await fetch(`${server.urls.foreignUrl}/redirect-to?url=nowhere`);
    assert.equal(invalid.status, 400);
  });
});

test('the server listens on the loopback interface only', async (context) => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((network) => network && !network.internal && network.family === 'IPv4');
  if (!outside) {
    context.skip('this machine has no other network interface');
    return;
  }
  for (const url of [server.urls.appUrl, server.urls.apiUrl, server.urls.foreignUrl]) {
    const error = await new Promise<unknown>((resolve) => {
      const socket = connect({ host: outside.address, port: Number(new URL(url).port) });
      socket.on('error', resolve).on('connect', () => {
        socket.destroy();
        resolve(undefined);
      });
    });
    assert.ok(error instanceof Error, `${outside.address} accepts connections`);
  }
});
