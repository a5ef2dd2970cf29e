import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles the model with the sources that it checks, since Node cannot import those as they are, and imports the result.
 *
 * @param {{ file: string, name: string, replacement: string }} [fault] `replacement` is used in the place of the function
 *   `name` of `session/<file>.ts`, which it can call as `original`.
 * @returns {Promise<typeof import('./explorations')>}
 */
export async function importModel(fault) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('explorations.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['es2015'],
    plugins: fault === undefined ? [] : [plant(fault)],
  });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
}

/**
 * The invariant and the shortest sequence of inputs, each with its events.
 *
 * @param {import('./search').Violation | null} violation
 */
export function describeViolation(violation) {
  return violation === null ? '' : [violation.invariant, ...violation.sequence].join('\n  ');
}

/** @returns {import('esbuild').Plugin} */
function plant({ file, name, replacement }) {
  return {
    name: 'planted-fault',
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`/session/${file}\\.ts$`) }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const declaration = new RegExp(`^(?:export )?function ${name}\\b`, 'm');
        if (!declaration.test(source)) {
          throw new Error(`${file}.ts has no function ${name}.`);
        }
        const contents = `${source.replace(declaration, 'function original')}
          export function ${name}(...parameters) { return (${replacement})(...parameters); }`;
        return { contents, loader: 'ts' };
      });
    },
  };
}
