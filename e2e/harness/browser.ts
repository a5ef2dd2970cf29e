import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../tools/chromium.mjs';

/** The workspace's own Chromium; playwright gives it an empty profile and ends it with this process. */
export async function launchBrowser(): Promise<Browser> {
  const { path, env } = await chromiumPath();
  return chromium.launch({
    executablePath: path,
    args: chromiumFlags,
    env: { ...process.env, ...env },
  });
}
