// Checks what would be published: packs dist/ngx-holdfast and inspects the tarball.
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const packageFolder = fileURLToPath(new URL('../dist/ngx-holdfast', import.meta.url));

const required = {
  LICENSE: /^LICENSE$/,
  'README.md': /^README\.md$/,
  'SECURITY.md': /^SECURITY\.md$/,
  'package.json': /^package\.json$/,
  types: /^types\/ngx-holdfast\.d\.ts$/,
  'an ES module': /^fesm2022\/ngx-holdfast\.mjs$/,
};
const forbidden =
  /(\.spec|\.karma|\.e2e)\.|(^|\/)(spec|karma|node_modules)\/|setup-jest|\.env|tsconfig/;

function pack(folder) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const output = JSON.parse(execFileSync('npm', args, { cwd: packageFolder, encoding: 'utf8' }));
  // npm 12 prints an object by package name, earlier versions an array.
  const [packed] = Object.values(output);
  return {
    files: packed.files.map((file) => file.path),
    size: packed.size,
    tarball: readFileSync(path.join(folder, packed.filename)),
  };
}

function contentProblems(files) {
  const missing = Object.entries(required).filter(
    ([, name]) => !files.some((file) => name.test(file)),
  );
  return [
    ...missing.map(([what]) => `the package does not contain ${what}`),
    ...files.filter((file) => forbidden.test(file)).map((file) => `${file} must not be published`),
  ];
}

/** Wrong fields fail the check; suggestions, such as a missing repository field, do not. */
async function manifestProblems() {
  const { messages, pkg } = await publint({
    pkgDir: packageFolder,
    level: 'warning',
    strict: true,
  });
  return messages.map((message) => formatMessage(message, pkg, { color: false }));
}

async function typeProblems(tarball) {
  const { types, problems = [] } = await checkPackage(createPackageFromTarballData(tarball));
  if (!types) return ['the package has no types'];
  return (
    problems
      // Angular packages are ES modules only, so `require` resolves to one. This is intended.
      .filter(({ kind }) => kind !== 'CJSResolvesToESM')
      // The oldest resolution mode ignores `exports`; Angular 22 does not support it.
      .filter(({ resolutionKind }) => resolutionKind !== 'node10')
      .map((problem) => `types: ${JSON.stringify(problem)}`)
  );
}

const folder = mkdtempSync(path.join(tmpdir(), 'ngx-holdfast-pack-'));
try {
  const { files, size, tarball } = pack(folder);
  const problems = [
    ...contentProblems(files),
    ...(await manifestProblems()),
    ...(await typeProblems(tarball)),
  ];
  for (const problem of problems) console.error(problem);
  console.log(`${files.length} files, ${size} bytes packed, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
