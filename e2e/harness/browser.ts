import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../tools/chromium.mjs';

export interface BrowserOptions {
  /** In addition to the workspace's flags: only what the test needs. */
  readonly flags?: readonly string[];
  /** Flags that Playwright sets by default and the test must run without. */
  readonly withoutFlags?: readonly string[];
}

/** Launches the workspace's Chromium. Playwright creates an empty profile, and stops it with this process. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { path, env } = await chromiumPath();
  return chromium.launch({
    executablePath: path,
    args: [...chromiumFlags, ...(options.flags ?? [])],
    ignoreDefaultArgs: [...(options.withoutFlags ?? [])],
    env: { ...process.env, ...env },
  });
}
