import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../../tools/bundle-cost.mjs';
import { ownCandidates, rivals } from '../candidates.ts';
import type { Rival } from '../candidates.ts';
import { isInstalled } from '../report/setting.ts';

const sources = fileURLToPath(new URL('..', import.meta.url));

export const works = [
  'request-cost',
  'storm',
  'real-server',
  'latency',
  'start-up',
  'leaks',
] as const;
export type WorkName = (typeof works)[number];

export interface Built {
  readonly folder: string;
  readonly rivals: readonly Rival[];
  /** The missing rivals, with the reason. */
  readonly missing: Readonly<Record<string, string>>;
}

/** Builds all work and all set-ups for production, as modules that share Angular and RxJS. */
export async function buildWork(folder: string): Promise<Built> {
  const missing: Record<string, string> = {};
  for (const { name, setup } of rivals) {
    if (!isInstalled(name)) {
      missing[name] = 'not installed';
      continue;
    }
    try {
      await build([`setups/${setup}.mjs`], undefined);
    } catch (error) {
      const [first, second] = String(error).replaceAll(sources, '').split('\n');
      missing[name] = `bundling failed: ${second ?? first ?? ''}`;
    }
  }
  const present = rivals.filter(({ name }) => missing[name] === undefined);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const own = new Set(ownCandidates.map(({ setup }) => `setups/${setup}.ts`));
  const entries = [
    ...works.map((work) => `work/${work}.ts`),
    ...own,
    ...present.map(({ setup }) => `setups/${setup}.mjs`),
  ];
  await build(entries, folder);
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>benchmarks</title>');
  return { folder, rivals: present, missing };
}

/** Writes each file to its path below `work` or `setups`. */
function build(files: readonly string[], outdir: string | undefined) {
  const entryPoints = files.map((file) => ({
    in: path.join(sources, file),
    out: file.replace(/^(work|setups)\//, '').replace(/\.\w+$/, ''),
  }));
  return bundle({
    entryPoints,
    outdir: outdir ?? sources,
    write: outdir !== undefined,
    splitting: true,
    chunkNames: 'shared/[hash]',
  });
}
