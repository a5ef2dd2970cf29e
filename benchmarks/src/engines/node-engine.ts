import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from './engine.ts';

const runner = fileURLToPath(new URL('run-in-node.mjs', import.meta.url));

interface Reply {
  readonly result?: unknown;
  readonly error?: string;
}

export function nodeEngine(folder: string): Engine {
  return {
    name: `Node ${process.versions.node}`,
    async open(work) {
      const child = fork(runner, [path.join(folder, `${work}.js`)], {
        execArgv: ['--expose-gc', '--no-warnings'],
      });
      const exited = once(child, 'exit').then(([code]) => ({
        error: `the process ended with code ${String(code)}`,
      }));
      return {
        async call<Result>(name: string, argument: unknown) {
          const replied = once(child, 'message') as Promise<[Reply]>;
          child.send({ name, argument });
          const { result, error } = await Promise.race([
            replied.then(([reply]): Reply => reply),
            exited.then((failure): Reply => failure),
          ]);
          if (error !== undefined) throw new Error(`'${work}' failed in Node: ${error}`);
          return result as Result;
        },
        async close() {
          child.kill();
          await exited;
        },
      };
    },
    close: async () => undefined,
  };
}
