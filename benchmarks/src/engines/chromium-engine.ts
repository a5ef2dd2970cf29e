import { chromium } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../../tools/chromium.mjs';
import type { Engine } from './engine.ts';

/** Allows garbage collection on demand, and exact heap sizes. */
const heapFlags = ['--js-flags=--expose-gc', '--enable-precise-memory-info'];

/** Starts Chromium. Its pages load the built work from `origin`. */
export async function chromiumEngine(origin: string): Promise<Engine> {
  const { path, env } = await chromiumPath();
  const browser = await chromium.launch({
    executablePath: path,
    args: [...chromiumFlags, ...heapFlags],
    env: { ...process.env, ...env },
  });
  return {
    name: `Chromium ${browser.version()}`,
    async run<Result>(work: string, order: unknown) {
      const context = await browser.newContext();
      try {
        const page = await context.newPage();
        await page.goto(origin);
        return await page.evaluate(
          async ({ file, order }) => {
            const module = (await import(file)) as { default: (order: unknown) => Result };
            return module.default(order);
          },
          { file: new URL(`${work}.js`, origin).href, order },
        );
      } finally {
        await context.close();
      }
    },
    close: () => browser.close(),
  };
}
