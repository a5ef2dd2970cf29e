import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../tools/chromium.mjs';

const START_TIMEOUT_MS = 20_000;

export interface PlainBrowser {
  /** The browser's default profile, empty at first. */
  readonly context: BrowserContext;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a browser with its default behaviour. Playwright's launcher turns off the back/forward cache and keeps every page
 * focused, so that no page ever freezes.
 */
export async function launchPlainBrowser(): Promise<PlainBrowser> {
  const { path: binary, env } = await chromiumPath();
  const profile = await mkdtemp(path.join(tmpdir(), 'holdfast-profile-'));
  const flags = [`--user-data-dir=${profile}`, '--remote-debugging-port=0'];
  const child = spawn(binary, [...chromiumFlags, ...flags, 'about:blank'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await exited;
    // The browser's child processes may still write while they exit.
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    const endpoint = await readEndpoint(createInterface({ input: child.stderr }));
    const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
    const [context] = browser.contexts();
    if (context === undefined) {
      throw new Error('the browser has no default profile');
    }
    return { context, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readEndpoint(lines: ReturnType<typeof createInterface>): Promise<string> {
  const timer = setTimeout(() => lines.close(), START_TIMEOUT_MS);
  try {
    for await (const line of lines) {
      const endpoint = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (endpoint !== undefined) {
        return endpoint;
      }
    }
    throw new Error('the browser did not start');
  } finally {
    clearTimeout(timer);
  }
}
