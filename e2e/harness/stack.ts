import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { startAuthServer } from '../../tools/auth-server.mjs';
import type { AuthServerUrls } from '../../tools/auth-server.mjs';
import { launchBrowser } from './browser.ts';
import type { BrowserOptions } from './browser.ts';
import { createControl } from './control.ts';
import type { Control } from './control.ts';

export type AppName = 'demo' | 'tab-app';

const folderOf = (app: AppName) =>
  fileURLToPath(new URL(`../../dist/${app}/browser`, import.meta.url));

export interface StackOptions extends BrowserOptions {
  /** The built app to serve. Default: the demo. */
  readonly app?: AppName;
}

/** A built app, its real server and a real browser. */
export interface Stack extends AuthServerUrls {
  readonly browser: Browser;
  readonly control: Control;
  /** Creates a profile: its pages share cookies, storage, locks and channels, like tabs. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Stops everything. Further calls do nothing. */
  stop(): Promise<void>;
}

/** Starts everything on free loopback ports. The caller must stop it in an `after` hook. */
export async function startStack({ app = 'demo', ...options }: StackOptions = {}): Promise<Stack> {
  const server = await startAuthServer(['--static', folderOf(app)]);
  let browser: Browser;
  try {
    browser = await launchBrowser(options);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    ...server.urls,
    browser,
    control: createControl(server.urls.appUrl),
    newContext: (options) => browser.newContext({ baseURL: server.urls.appUrl, ...options }),
    stop: async () => {
      // Stops both, even if one of them fails to stop.
      const results = await Promise.allSettled([browser.close(), server.stop()]);
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
  };
}
