import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import type { BrowserContext } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../tools/chromium.mjs';

const START_BOUND_MS = 20_000;

export interface UndisturbedBrowser {
  /** The browser's own profile, empty at first. */
  readonly context: BrowserContext;
  readonly stop: () => Promise<void>;
}

/**
 * A browser as a person starts it. Playwright's own switches the back/forward cache off, and keeps every page focused,
 * so that none of them ever freezes.
 */
export async function launchUndisturbed(): Promise<UndisturbedBrowser> {
  const { path: binary, env } = await chromiumPath();
  const profile = await mkdtemp(path.join(tmpdir(), 'holdfast-profile-'));
  const flags = [`--user-data-dir=${profile}`, '--remote-debugging-port=0'];
  const child = spawn(binary, [...chromiumFlags, ...flags, 'about:blank'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    // Helper processes of the browser may still be writing while they go.
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  try {
    const endpoint = await endpointOf(createInterface({ input: child.stderr }));
    const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
    const [context] = browser.contexts();
    if (context === undefined) {
      throw new Error('the browser has no profile of its own');
    }
    return { context, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endpointOf(lines: ReturnType<typeof createInterface>): Promise<string> {
  const bound = setTimeout(() => lines.close(), START_BOUND_MS);
  try {
    for await (const line of lines) {
      const endpoint = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (endpoint !== undefined) {
        return endpoint;
      }
    }
    throw new Error('the browser did not start');
  } finally {
    clearTimeout(bound);
  }
}
