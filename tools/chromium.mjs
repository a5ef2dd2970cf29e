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
 * Flags every Chromium of this workspace is started with, next to an empty `--user-data-dir`, which
 * karma and playwright each create by themselves. The package's own `args` are not used: they turn
 * web security and site isolation off and put all tabs into one process, and the tests are about those.
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
  // Containers often have a /dev/shm of 64 MB, which crashes tabs.
  '--disable-dev-shm-usage',
];

/**
 * The Chromium to test with: `CHROME_BIN` where set, otherwise the one of `@sparticuz/chromium`,
 * unpacked once. Start it with `env` on top of the own environment.
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

  // Unpacked aside and renamed in one step, so that nobody ever sees half of it.
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
    // Another process was faster: its folder is as good.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** A child of its own, because the package reads its target folder and environment from `process`. */
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
      // Only where it believes to be on Lambda does it unpack the system libraries as well.
      AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x',
    },
  });
}

/** The file that comes along names Lambda's folders, and pages would be without any text. */
const fontsConf = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;

// `node tools/chromium.mjs` prints where it is, and unpacks it ahead of the tests. Without a top-level
// `await`, which would keep Karma from loading its configuration by `require`.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  void chromiumPath().then((chromium) => console.log(chromium.path));
}
