import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Engine } from './engine.ts';

const runner = fileURLToPath(new URL('run-in-node.mjs', import.meta.url));
const maxOutputBytes = 64 * 1024 * 1024;

export function nodeEngine(folder: string): Engine {
  return {
    name: `Node ${process.versions.node}`,
    async run<Result>(work: string, order: unknown) {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--expose-gc', runner, path.join(folder, `${work}.js`), JSON.stringify(order)],
        { maxBuffer: maxOutputBytes },
      ).catch((error: unknown) => {
        throw new Error(`'${work}' failed in Node: ${(error as { stderr: string }).stderr}`);
      });
      return JSON.parse(stdout) as Result;
    },
    close: async () => undefined,
  };
}
