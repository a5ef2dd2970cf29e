import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startAuthServer } from '../src/auth-server.ts';
import { WireClient } from './wire-client.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const FREE_PORTS = ['--port', '0', '--api-port', '0', '--foreign-port', '0'];

const run = (...args: string[]) => spawn(process.execPath, [MAIN, ...args]);

async function runUntilExit(...args: string[]): Promise<{ code: number; stderr: string }> {
  const child = run(...args);
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}

describe('stop', () => {
  test('immediately ends hung requests, slow requests and event streams', async () => {
    const server = await startAuthServer({ control: true });
    const client = new WireClient('json-body', server.appUrl);
    const session = await client.login();
    const events = await client.request(session, 'events');
    await fetch(`${server.appUrl}/control/faults`, {
      method: 'POST',
      body: JSON.stringify({ on: 'refresh', kind: 'hang' }),
    });
    const pending = [
      events.text(),
      client.refresh(session),
      client.request(session, 'slow?ms=60000'),
    ];
    const results = Promise.allSettled(pending);
    const log = async () =>
      (await (await fetch(`${server.appUrl}/control/requests`)).json()) as unknown[];
    while ((await log()).length < 4);
    const start = performance.now();
    await server.stop();
    assert.ok(performance.now() - start < 500);
    assert.deepEqual(
      (await results).map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
  });

  test('can be called twice', async () => {
    const server = await startAuthServer();
    await server.stop();
    await server.stop();
  });
});

test('sessions in a database file survive a restart, and the file contains no token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'auth-server-'));
  try {
    const database = join(folder, 'new', 'demo.sqlite');
    const first = await startAuthServer({ database });
    const session = await new WireClient('json-body', first.appUrl).login();
    await first.stop();
    const second = await startAuthServer({ database });
    const client = new WireClient('json-body', second.appUrl);
    assert.equal((await client.request(session)).status, 200);
    assert.equal((await client.refresh(session)).status, 200);
    await second.stop();
    const content = readFileSync(database, 'latin1');
    assert.ok(!content.includes(session.access!) && !content.includes(session.refresh!));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the command line', () => {
  test('--json prints the URLs in one line, and SIGTERM stops the server with code 0', async () => {
    const child = run(...FREE_PORTS, '--json', '--control');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { appUrl, apiUrl, foreignUrl } = JSON.parse(line) as Record<string, string>;
    assert.equal((await fetch(`${appUrl}/control/settings`)).status, 200);
    assert.equal((await fetch(`${apiUrl}/json-body/api/public`)).status, 200);
    assert.equal((await fetch(`${foreignUrl}/`)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'close'), [0, null]);
  });

  test('--exit-with-parent stops the server when its stdin closes', async () => {
    const child = run(...FREE_PORTS, '--json', '--exit-with-parent');
    await once(createInterface(child.stdout), 'line');
    child.stdin.end();
    assert.deepEqual(await once(child, 'close'), [0, null]);
  });

  test('the error for a port in use names the port and its flag', async () => {
    const server = await startAuthServer();
    const { port } = new URL(server.apiUrl);
    const { code, stderr } = await runUntilExit('--port', '0', '--api-port', port, '--json');
    await server.stop();
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`port ${port} is in use: choose another with --api-port`));
  });

  test('a usage error is printed without a stack trace', async () => {
    const mistakes: [RegExp, string[]][] = [
      [/--static .*no-such-folder.*npm start/, ['--static', 'no-such-folder']],
      [/--port must be a port/, ['--port', 'http']],
      [/--allowed-origin must be an origin/, ['--allowed-origin', 'localhost']],
      [/'--prot'/, ['--prot', '1']],
    ];
    await Promise.all(
      mistakes.map(async ([expected, args]) => {
        const { code, stderr } = await runUntilExit('--json', ...args);
        assert.equal(code, 1);
        assert.match(stderr, expected);
        assert.ok(!stderr.includes('    at '), 'no stack');
      }),
    );
  });
});
