import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../tools/chromium.mjs';

export interface BrowserOptions {
  /** Beside the workspace's own: what a test is about, and nothing else. */
  readonly flags?: readonly string[];
  /** Flags that playwright gives by itself and that the test is about. */
  readonly withoutFlags?: readonly string[];
}

/** The workspace's own Chromium; playwright gives it an empty profile and ends it with this process. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { path, env } = await chromiumPath();
  return chromium.launch({
    executablePath: path,
    args: [...chromiumFlags, ...(options.flags ?? [])],
    ignoreDefaultArgs: [...(options.withoutFlags ?? [])],
    env: { ...process.env, ...env },
  });
}
