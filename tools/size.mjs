// What an app pays for the library: the difference, minified and gzip 9, between an app that uses it and the same app
// that does not. Both hold all of Angular and RxJS that the library uses, so neither is counted. Bundled as `ng build`
// does it (linker, pure annotations, esbuild). Takes dist/ngx-holdfast.
import { JavaScriptTransformer } from '@angular/build/private';
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const packageFolder = fileURLToPath(new URL('../dist/ngx-holdfast', import.meta.url));

const smallest = ['provideAuth', 'authInterceptor', 'AuthService', 'withJsonBackend'];
const guards = ['authGuard', 'guestGuard', 'roleGuard'];
const backends = ['Json', 'RawHeader', 'ResponseHeader', 'ErrorCode', 'Cookie', 'OAuth2'];

const entries = [
  { name: 'core', names: [...smallest, 'withSessionStorage', ...guards], gzipBudget: 8192 },
  { name: 'smallest: no guards, memory only', names: smallest },
  {
    name: 'core, shared by tabs (localStorage)',
    names: [...smallest, 'withLocalStorage', ...guards],
  },
  {
    name: 'all six back ends, all stores, guards',
    names: [
      ...new Set([...smallest, ...guards, ...backends.map((name) => `with${name}Backend`)]),
      ...['withSessionStorage', 'withLocalStorage', 'withCookieStorage', 'withStorage'],
    ],
    gzipBudget: 12_288,
  },
];

/** What an app with routes and HTTP has anyway. */
const plainApp = `
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, RouterOutlet } from '@angular/router';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { ɵɵdefineInjectable } from '@angular/core';
console.log(bootstrapApplication, provideRouter, RouterOutlet, provideHttpClient, withInterceptors, ɵɵdefineInjectable);`;

const transformer = new JavaScriptTransformer({
  sourcemap: false,
  advancedOptimizations: true,
  maxConcurrency: 1,
});

/** The steps of Angular's own build: without them a class with an injectable is never dropped. */
const asAngularBuilds = {
  name: 'as-angular-builds',
  setup({ onLoad }) {
    onLoad({ filter: /(ngx-holdfast|@angular|rxjs).*\.m?js$/ }, async ({ path: file }) => ({
      contents: await transformer.transformFile(file, { sideEffects: async () => false }),
      loader: 'js',
    }));
  },
};

async function bundle(code, external = []) {
  const result = await build({
    stdin: { contents: code, resolveDir: path.dirname(packageFolder) },
    alias: { 'ngx-holdfast': packageFolder },
    external,
    define: {
      ngDevMode: 'false',
      ngJitMode: 'false',
      ngServerMode: 'false',
      ngI18nClosureMode: 'false',
    },
    plugins: [asAngularBuilds],
    mainFields: ['es2020', 'module', 'main'],
    conditions: ['es2020'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    write: false,
  });
  return result.outputFiles[0].contents;
}

const keep = (names) =>
  `import { ${names.join(', ')} } from 'ngx-holdfast';\nconsole.log(${names.join(', ')});`;

/** Imports of everything from Angular and RxJS that these names of the library need. */
async function foundations(names) {
  const bundled = await bundle(keep(names), ['@angular/*', 'rxjs', 'rxjs/*']);
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

if (!existsSync(packageFolder)) throw new Error(`Build the library first: ${packageFolder}`);

try {
  console.log('minified    gzip  budget  what an app uses');
  for (const { name, names, gzipBudget } of entries) {
    const without = `${plainApp}\n${await foundations(names)}`;
    const before = await bundle(without);
    const after = await bundle(`${without}\n${keep(names)}`);
    const cost = gzip(after) - gzip(before);
    const figures = [
      String(after.length - before.length).padStart(8),
      String(cost).padStart(7),
      String(gzipBudget ?? '-').padStart(7),
    ];
    console.log(`${figures.join(' ')}  ${name}`);
    if (cost > gzipBudget) {
      console.error(`'${name}' is ${cost - gzipBudget} bytes over its budget`);
      process.exitCode = 1;
    }
  }
} finally {
  await transformer.close();
}
