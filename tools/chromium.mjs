import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const cacheRoot = fileURLToPath(
  new URL('../node_modules/.cache/holdfast-chromium/', import.meta.url),
);

/**
 * Flags for every Chromium in this workspace, besides an empty `--user-data-dir`, which Karma and Playwright create
 * themselves. The package's own `args` are not used: they turn off web security and site isolation and put all tabs into
 * one process, and the tests depend on all three.
 */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Containers often have a /dev/shm of only 64 MB, in which tabs crash.
  '--disable-dev-shm-usage',
];

/**
 * The Chromium to test with: `CHROME_BIN` if set, otherwise the one of `@sparticuz/chromium`, unpacked once. Add `env` to
 * the environment in which it is started.
 *
 * @returns {Promise<{ path: string, env: Record<string, string> }>}
 */
export async function chromiumPath() {
  if (process.env.CHROME_BIN) return { path: process.env.CHROME_BIN, env: {} };

  const folder = await unpackedFolder();
  const libraries = [path.join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH];
  return {
    path: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
      FONTCONFIG_PATH: path.join(folder, 'fonts'),
    },
  };
}

async function unpackedFolder() {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const manifest = path.join(path.dirname(entry), '..', '..', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const folder = path.join(cacheRoot, version);
  if (existsSync(folder)) return folder;

  // Unpacked elsewhere and renamed in one step, so that no process sees an incomplete folder.
  await mkdir(cacheRoot, { recursive: true });
  const staging = await mkdtemp(path.join(cacheRoot, 'unpacking-'));
  try {
    await unpackInto(staging);
    await writeFile(
      path.join(staging, 'fonts', 'fonts.conf'),
      fontsConf(path.join(folder, 'fonts')),
    );
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Another process may have created the folder first; it has the same content.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Runs in a child process, because the package reads its target folder and environment from `process`. */
async function unpackInto(folder) {
  const script = `
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  `;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: path.dirname(fileURLToPath(import.meta.url)),
    env: {
      ...process.env,
      TMPDIR: folder,
      // The package unpacks the system libraries only if this variable suggests AWS Lambda.
      AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x',
    },
  });
}

/** Replaces the package's file, which names Lambda's folders: with it, pages would show no text. */
const fontsConf = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;

// `node tools/chromium.mjs` unpacks it ahead of the tests and prints its path. No top-level `await`: Karma could not load
// its configuration by `require` then.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  void chromiumPath().then((chromium) => console.log(chromium.path));
}
