import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../projects/auth-server/src/main.ts', import.meta.url));

/** How long the server may take to print its URLs. */
const startTimeoutMs = 20_000;

/**
 * Starts the project's auth server on free ports, with an empty database and its control API.
 *
 * @param {string[]} [options] further command line options
 * @returns {Promise<{ urls: AuthServerUrls, stop: () => Promise<void> }>}
 * @typedef {{ appUrl: string, apiUrl: string, foreignUrl: string }} AuthServerUrls
 */
export async function startAuthServer(options = []) {
  const ports = ['--port', '0', '--api-port', '0', '--foreign-port', '0'];
  const fixed = ['--control', '--json', '--database', ':memory:', '--exit-with-parent'];
  const child = spawn(process.execPath, [main, ...fixed, ...ports, ...options], {
    // The server stops when its stdin closes, so it ends with its parent, even if that crashes.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };

  try {
    return { urls: await readUrls(child, ended), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The server prints its URLs as JSON in the first line; the rest is discarded. */
async function readUrls(child, ended) {
  const lines = createInterface({ input: child.stdout });
  const signal = AbortSignal.timeout(startTimeoutMs);
  const first = await Promise.race([
    once(lines, 'line', { signal }),
    ended.then(([code]) => {
      throw new Error(`The auth server exited with code ${code} before it listened`);
    }),
  ]);
  child.stdout.resume();
  return JSON.parse(first[0]);
}
