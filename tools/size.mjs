// What an app pays for the library: esbuild, minified, gzip 9, after what `ng build` does to packages
// (linker, pure annotations), with what every Angular app has anyway left out. Takes dist/ngx-holdfast.
import { JavaScriptTransformer } from '@angular/build/private';
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const packageFolder = fileURLToPath(new URL('../dist/ngx-holdfast', import.meta.url));

const keep = (names) =>
  `import { ${names.join(', ')} } from 'ngx-holdfast';\nconsole.log(${names.join(', ')});`;

const entries = [
  {
    name: 'main',
    code: keep([
      'authInterceptor',
      'AuthService',
      'provideAuth',
      'withJsonBackend',
      'withLocalStorage',
      'authGuard',
      'guestGuard',
      'roleGuard',
    ]),
    gzipBudget: 8192,
  },
  {
    name: 'smallest',
    code: keep(['provideAuth', 'authInterceptor', 'AuthService', 'withJsonBackend']),
  },
  { name: 'everything', code: `export * from 'ngx-holdfast';` },
];

const transformer = new JavaScriptTransformer({
  sourcemap: false,
  advancedOptimizations: true,
  maxConcurrency: 1,
});

/** The steps of Angular's own build: without them a class with an injectable is never dropped. */
const asAngularBuilds = {
  name: 'as-angular-builds',
  setup({ onLoad }) {
    onLoad({ filter: /\.mjs$/ }, async ({ path: file }) => {
      if (!file.startsWith(packageFolder + path.sep)) return undefined;
      const contents = await transformer.transformFile(file, { sideEffects: async () => false });
      return { contents, loader: 'js' };
    });
  },
};

async function bundle(code) {
  const result = await build({
    stdin: { contents: code, resolveDir: path.dirname(packageFolder) },
    alias: { 'ngx-holdfast': packageFolder },
    external: ['@angular/*', 'rxjs', 'rxjs/*', 'tslib'],
    define: { ngDevMode: 'false', ngJitMode: 'false' },
    plugins: [asAngularBuilds],
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

if (!existsSync(packageFolder)) throw new Error(`Build the library first: ${packageFolder}`);

try {
  console.log('entry        minified    gzip  budget');
  for (const { name, code, gzipBudget } of entries) {
    const minified = await bundle(code);
    const gzip = gzipSync(minified, { level: 9 }).length;
    const figures = [String(minified.length).padStart(8), String(gzip).padStart(7)];
    console.log([name.padEnd(12), ...figures, String(gzipBudget ?? '-').padStart(7)].join(' '));
    if (gzip > gzipBudget) {
      console.error(`${name} is ${gzip - gzipBudget} bytes over its budget`);
      process.exitCode = 1;
    }
  }
} finally {
  await transformer.close();
}
