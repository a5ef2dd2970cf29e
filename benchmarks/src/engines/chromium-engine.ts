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
    async open(work) {
      // A context of its own is a renderer process of its own.
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(origin);
      const file = new URL(`${work}.js`, origin).href;
      return {
        call: <Result>(name: string, argument: unknown) =>
          page.evaluate(
            async ({ file, name, argument }): Promise<Result> => {
              const module = (await import(file)) as Record<string, (argument: unknown) => Result>;
              return (module[name] as (argument: unknown) => Result)(argument);
            },
            { file, name, argument },
          ),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
