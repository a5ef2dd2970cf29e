import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../projects/auth-server/src/main.ts', import.meta.url));

/** How long the server may take to print its addresses, in milliseconds. */
const startBound = 20_000;

/**
 * Starts the project's auth server on free ports, with an empty database and its controls on.
 *
 * @param {string[]} [options] further command line options
 * @returns {Promise<{ urls: AuthServerUrls, stop: () => Promise<void> }>}
 * @typedef {{ appUrl: string, apiUrl: string, foreignUrl: string }} AuthServerUrls
 */
export async function startAuthServer(options = []) {
  const ports = ['--port', '0', '--api-port', '0', '--foreign-port', '0'];
  const fixed = ['--control', '--json', '--database', ':memory:', '--exit-with-parent'];
  const child = spawn(process.execPath, [main, ...fixed, ...ports, ...options], {
    // An open stdin tells the server that its parent is alive, however the parent may end.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };

  try {
    return { urls: await addressesOf(child, ended), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first line of the server is its addresses as JSON; what follows is only drained. */
async function addressesOf(child, ended) {
  const lines = createInterface({ input: child.stdout });
  const bound = AbortSignal.timeout(startBound);
  const first = await Promise.race([
    once(lines, 'line', { signal: bound }),
    ended.then(([code]) => {
      throw new Error(`The auth server ended with code ${code} before it listened`);
    }),
  ]);
  child.stdout.resume();
  return JSON.parse(first[0]);
}
