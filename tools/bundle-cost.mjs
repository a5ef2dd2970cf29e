// Bundles as `ng build` does it (linker, pure annotations, esbuild), and measures what code adds to a plain app: the
// difference, minified and gzip 9, between two complete production bundles. What only that code uses of Angular and RxJS
// counts. Takes dist/ngx-holdfast. `closeBundler` ends its workers.
import {
  JavaScriptTransformer,
  getSupportedBrowsers,
  transformSupportedBrowsersToTargets,
} from '@angular/build/private';
import { VERSION } from '@angular/compiler-cli';
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const packageFolder = path.join(root, 'dist', 'ngx-holdfast');
const plainApps = path.join(root, 'dist', 'out-tsc', 'plain-apps');

const transformer = new JavaScriptTransformer({
  sourcemap: false,
  advancedOptimizations: true,
  maxConcurrency: 1,
});
/** Most files are in more than one bundle of a run. */
const transformed = new Map();

function transform(file, resolve) {
  const known = transformed.get(file);
  if (known) return known;
  const sideEffects = async () =>
    (await resolve(file, { kind: 'import-statement', resolveDir: root })).sideEffects;
  const contents = transformer.transformFile(file, { sideEffects });
  transformed.set(file, contents);
  return contents;
}

/** The steps of Angular's own build: without them a class with an injectable is never dropped. */
const asAngularBuilds = {
  name: 'as-angular-builds',
  setup({ onLoad, resolve }) {
    onLoad({ filter: /[\\/](dist|node_modules)[\\/].*\.m?js$/ }, async ({ path: file }) => ({
      contents: await transform(file, resolve),
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
    absWorkingDir: root,
    alias: { 'ngx-holdfast': packageFolder },
    define: {
      ngDevMode: 'false',
      ngHmrMode: 'false',
      ngJitMode: 'false',
      ngServerMode: 'false',
      ngI18nClosureMode: 'false',
    },
    plugins: [asAngularBuilds],
    mainFields: ['es2020', 'es2015', 'browser', 'module', 'main'],
    conditions: ['es2015', 'es2020', `angular:linked-${VERSION.full}`, 'module', 'production'],
    pure: ['forwardRef'],
    // The one of the workspace leads to the library's sources.
    tsconfigRaw: {},
    bundle: true,
    minify: true,
    format: 'esm',
    // Angular's build does so, since V8 was slow at it.
    supported: { 'object-rest-spread': false },
    target: transformSupportedBrowsersToTargets(getSupportedBrowsers(root, console)),
    legalComments: 'none',
    logLevel: 'silent',
    ...options,
  });
}

/** Code that uses `names` of the package `from`, as `costOf` takes it. */
export const use = (names, from) => {
  const kept = names.map((name) => `${name} as ${name}_`);
  return `import { ${kept.join(', ')} } from '${from}';\nconsole.log(${names.map((name) => `${name}_`).join(', ')});`;
};

/**
 * Bytes that `code` adds to a plain app, and the packages of which both together hold code. The imports of `code` are
 * looked up from `resolveDir`.
 *
 * @param {string} code
 * @param {{ app?: 'with-router' | 'without-router', resolveDir?: string }} [options]
 * @returns {Promise<{ minified: number, gzip: number, packages: ReadonlySet<string> }>}
 */
export async function costOf(code, { app = 'with-router', resolveDir = root } = {}) {
  compilePlainApps();
  const plainApp = `import ${JSON.stringify(path.join(plainApps, `${app}.js`))};`;
  const before = await production(plainApp, resolveDir);
  const after = await production(`${plainApp}\n${code}`, resolveDir);
  return {
    minified: after.minified - before.minified,
    gzip: after.gzip - before.gzip,
    packages: after.packages,
  };
}

async function production(contents, resolveDir) {
  const stdin = { contents, resolveDir };
  const { outputFiles, metafile } = await bundle({ stdin, write: false, metafile: true });
  const [{ contents: bytes }] = outputFiles;
  return {
    minified: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    packages: packagesIn(Object.values(metafile.outputs)[0]),
  };
}

function packagesIn({ inputs }) {
  const shipped = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return new Set(
    shipped.flatMap(([file]) => file.match(/(?<=node_modules\/)((?:@[^/]+\/)?[^/]+)/) ?? []),
  );
}

let compiled = false;

function compilePlainApps() {
  if (compiled) return;
  const compiler = path.join(
    root,
    'node_modules',
    '@angular',
    'compiler-cli',
    'bundles/src/bin/ngc.js',
  );
  const project = path.join(root, 'tools', 'plain-apps');
  execFileSync(process.execPath, [compiler, '--project', project], { stdio: 'inherit' });
  compiled = true;
}

export const closeBundler = () => transformer.close();
