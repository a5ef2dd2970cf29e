// Bundles as `ng build` does it (linker, pure annotations, esbuild), and tells what a part of an app costs: the
// difference, minified and gzip 9, between an app that uses it and the same app that does not. Both hold all of Angular
// and RxJS that the part uses, so neither is counted. Takes dist/ngx-holdfast. `closeBundler` ends its workers.
import { JavaScriptTransformer } from '@angular/build/private';
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const packageFolder = path.join(root, 'dist', 'ngx-holdfast');

/** What an app with routes and HTTP has anyway. */
const plainApp = `
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterOutlet } from '@angular/router';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { ɵɵdefineInjectable } from '@angular/core';
console.log(bootstrapApplication, provideRouter, RouterOutlet, provideHttpClient, withInterceptors, ɵɵdefineInjectable);`;

const foundation = ['@angular/*', 'rxjs', 'rxjs/*'];

const transformer = new JavaScriptTransformer({
  sourcemap: false,
  advancedOptimizations: true,
  maxConcurrency: 1,
});
/** Most files are in more than one bundle of a run. */
const transformed = new Map();

function transform(file) {
  const known = transformed.get(file);
  if (known) return known;
  const contents = transformer.transformFile(file, { sideEffects: async () => false });
  transformed.set(file, contents);
  return contents;
}

/** The steps of Angular's own build: without them a class with an injectable is never dropped. */
const asAngularBuilds = {
  name: 'as-angular-builds',
  setup({ onLoad }) {
    onLoad({ filter: /(ngx-holdfast|node_modules).*\.m?js$/ }, async ({ path: file }) => ({
      contents: await transform(file),
      loader: 'js',
    }));
  },
};

/**
 * A production build of what `options` of esbuild name.
 *
 * @param {import('esbuild').BuildOptions} options
 */
export function bundle(options) {
  if (!existsSync(packageFolder)) throw new Error(`Build the library first: ${packageFolder}`);
  return build({
    alias: { 'ngx-holdfast': packageFolder },
    define: {
      ngDevMode: 'false',
      ngJitMode: 'false',
      ngServerMode: 'false',
      ngI18nClosureMode: 'false',
    },
    plugins: [asAngularBuilds],
    mainFields: ['es2020', 'module', 'main'],
    conditions: ['es2020'],
    // The one of the workspace leads to the library's sources.
    tsconfigRaw: {},
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    ...options,
  });
}

/** Names of one package or of several, as `costOf` takes them. */
export const use = (names, from) => {
  const kept = names.map((name) => `${name} as ${name}_`);
  return `import { ${kept.join(', ')} } from '${from}';\nconsole.log(${names.map((name) => `${name}_`).join(', ')});`;
};

/**
 * Bytes that `code` adds to an app. Its imports are looked up from `resolveDir`.
 *
 * @returns {Promise<{ minified: number, gzip: number }>}
 */
export async function costOf(code, resolveDir = root) {
  const bytes = async (contents, external = []) => {
    const stdin = { contents, resolveDir };
    const { outputFiles } = await bundle({ stdin, external, write: false });
    return outputFiles[0].contents;
  };
  const without = `${plainApp}\n${importsOf(await bytes(code, foundation))}`;
  const before = await bytes(without);
  const after = await bytes(`${without}\n${code}`);
  return { minified: after.length - before.length, gzip: gzip(after) - gzip(before) };
}

/** Imports of everything from Angular and RxJS that the bundled code needs. */
function importsOf(bundled) {
  const imports = Buffer.from(bundled)
    .toString()
    .matchAll(/import\s*\{([^}]*)\}\s*from"([^"]+)"/g);
  const lines = [];
  for (const [, list, from] of imports) {
    for (const item of list.split(',')) {
      const local = `kept${lines.length}`;
      lines.push(
        `import { ${item.split(' as ')[0]} as ${local} } from '${from}'; console.log(${local});`,
      );
    }
  }
  return lines.join('\n');
}

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;

export const closeBundler = () => transformer.close();
