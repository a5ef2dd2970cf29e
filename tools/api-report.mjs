// `npm run api`: etc/ngx-holdfast.api.md, the public API of the built library on one page, so that a review
// shows every change of it. With --check it does not write the page, and fails if the page is out of date.
import { ConsoleMessageId, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { existsSync, globSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = fileURLToPath(new URL('..', import.meta.url));
const library = path.join(workspace, 'projects/ngx-holdfast');
const types = path.join(workspace, 'dist/ngx-holdfast/types/ngx-holdfast.d.ts');
const folder = path.join(workspace, 'etc');
const page = 'ngx-holdfast.api.md';

function isBuilt() {
  const changedAt = (file) => statSync(file).mtimeMs;
  return (
    existsSync(types) &&
    globSync(path.join(library, 'src/**/*.ts'))
      .filter((file) => !file.endsWith('.spec.ts'))
      .every((file) => changedAt(file) <= changedAt(types))
  );
}

const configObject = {
  projectFolder: workspace,
  mainEntryPointFilePath: types,
  newlineKind: 'lf',
  compiler: {
    overrideTsconfig: {
      extends: path.join(workspace, 'tsconfig.json'),
      compilerOptions: { paths: {} },
      files: [types],
    },
  },
  apiReport: {
    enabled: true,
    // Types that have no exported name are part of those that have one: the members of AuthEvent.
    includeForgottenExports: true,
    reportFileName: page,
    reportFolder: folder,
    reportTempFolder: path.join(workspace, '.tmp/api'),
  },
};

/** @returns {boolean} whether the page differed from the library */
function report(localBuild) {
  const packageJsonFullPath = path.join(library, 'package.json');
  const config = ExtractorConfig.prepare({ configObject, packageJsonFullPath });
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    localBuild,
    printApiReportDiff: true,
    messageCallback: (message) => {
      // Of its own remarks, only the difference is of use here.
      message.handled =
        message.category === 'console' && message.messageId !== ConsoleMessageId.ApiReportDiff;
    },
  });
  if (errorCount > 0) throw new Error(`${types} has errors.`);
  return apiReportChanged;
}

const isCheck = process.argv.includes('--check');
if (!isBuilt()) {
  console.error('Build the library first: npm run build:lib');
  process.exitCode = 1;
} else {
  mkdirSync(folder, { recursive: true });
  const changed = report(!isCheck);
  if (isCheck && changed) {
    console.error(`The public API has changed, etc/${page} has not. Run: npm run api`);
    process.exitCode = 1;
  } else {
    console.log(`etc/${page} ${changed ? 'is rewritten' : 'is up to date'}`);
  }
}
