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

/** As it is: `fetch` would resolve dot segments before sending. */
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
  test('have their content types; the page is never cached', async () => {
    const page = await fetch(`${server.urls.appUrl}/`);
    assert.match(page.headers.get('content-type')!, /^text\/html/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const script = await fetch(`${server.urls.appUrl}/main.js`);
    assert.match(script.headers.get('content-type')!, /javascript/);
    const image = await fetch(`${server.urls.appUrl}/assets/logo.svg`);
    assert.match(image.headers.get('content-type')!, /^image\/svg\+xml/);
  });

  test('a path of the app answers the page, a missing file 404', async () => {
    for (const path of ['/login', '/json-body/items/7', '/json-body/login?returnUrl=%2Fa.b']) {
      const response = await fetch(server.urls.appUrl + path);
      assert.equal(response.status, 200, path);
      assert.match(await response.text(), /<title>demo/);
      assert.equal(response.headers.get('cache-control'), 'no-store');
    }
    assert.equal((await fetch(`${server.urls.appUrl}/missing.js`)).status, 404);
  });

  test('an unknown API path is 404, not the page', async () => {
    const client = server.client();
    assert.equal((await client.call(await client.login(), 'unknown')).status, 404);
    assert.equal((await fetch(`${server.urls.appUrl}/.well-known/unknown`)).status, 404);
    assert.equal((await fetch(`${server.urls.appUrl}/control/unknown`)).status, 404);
  });

  test('nothing outside the folder is served', async () => {
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

  test('a folder without a page is refused at the start', async () => {
    await assert.rejects(startAuthServer({ staticFolder: folder }), /no index.html/);
  });
});

describe('CORS of the api origin', () => {
  const call = (origin: string, init: RequestInit = {}, path = '/json-body/api/me') => {
    const headers = new Headers(init.headers);
    headers.set('origin', origin);
    return fetch(server.urls.apiUrl + path, { ...init, headers });
  };
  const preflight = (origin: string) =>
    call(origin, {
      method: 'OPTIONS',
      headers: {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-xsrf-token',
      },
    });

  test('a preflight of an allowed origin is granted, with credentials', async () => {
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

  test('another origin gets none, until a setting allows it', async () => {
    const other = 'http://localhost:1';
    assert.equal((await preflight(other)).headers.get('access-control-allow-origin'), null);
    assert.equal((await call(other)).headers.get('access-control-allow-origin'), null);
    await server.settings({ allowedOrigins: [other] });
    assert.equal((await preflight(other)).headers.get('access-control-allow-origin'), other);
  });

  test('headers are exposed unless told otherwise', async () => {
    const exposed = async () => (await call(KARMA)).headers.get('access-control-expose-headers');
    assert.match((await exposed())!, /Authorization-refresh, WWW-Authenticate, Retry-After/);
    await server.settings({ exposeHeaders: false });
    assert.equal(await exposed(), null);
  });

  test('refusals can go without CORS headers', async () => {
    const allowed = async (path: string) =>
      (await call(KARMA, {}, path)).headers.get('access-control-allow-origin');
    assert.equal(await allowed('/json-body/api/me'), KARMA);
    await server.settings({ corsOnErrors: false });
    assert.equal(await allowed('/json-body/api/me'), null);
    assert.equal(await allowed('/json-body/api/public'), KARMA);
  });

  test('cookies are set across origins too, and a fault has CORS headers', async () => {
    const init = { method: 'POST', body: '{"username":"ada","password":"lovelace"}' };
    const login = await call(KARMA, init, '/http-only-cookie/login');
    assert.equal(login.headers.getSetCookie().length, 2);
    await server.fault({ on: 'login', kind: 'html' });
    const fault = await call(KARMA, init, '/http-only-cookie/login');
    assert.equal(fault.status, 403);
    assert.equal(fault.headers.get('access-control-allow-origin'), KARMA);
  });

  test('the app origin needs none and sends none', async () => {
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

  test('answers everything, to anyone', async () => {
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

  test('a preflight may ask for any header, and is no leak', async () => {
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

  test('records credentials wherever they are, but not themselves', async () => {
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
      credentials.map(({ found }) => found.map((one) => `${one.in}:${one.name}`).join()),
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

  test('redirects to where it is told', async () => {
    const to = `${server.urls.apiUrl}/json-body/api/public`;
    const url = `${server.urls.foreignUrl}/redirect-to?url=${encodeURIComponent(to)}`;
    const response = await fetch(url, { redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('location')], [302, to]);
    const nowhere = await fetch(`${server.urls.foreignUrl}/redirect-to?url=nowhere`);
    assert.equal(nowhere.status, 400);
  });
});

test('nothing listens beyond loopback', async (context) => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address && !address.internal && address.family === 'IPv4');
  if (!outside) {
    context.skip('this machine has no other address');
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
    assert.ok(error instanceof Error, `${outside.address} answers`);
  }
});
