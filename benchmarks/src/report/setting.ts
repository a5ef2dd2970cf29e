import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { rivals } from '../candidates.ts';

/** Date, machine and versions of a run. */
export interface Setting {
  readonly brief: boolean;
  readonly date: string;
  readonly machine: string;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rivals: Readonly<Record<string, string>>;
  /** Rivals that are missing in this run, with the reason. */
  readonly missing: Readonly<Record<string, string>>;
}

const benchmarks = fileURLToPath(new URL('../..', import.meta.url));

export function settingOf(
  brief: boolean,
  engines: readonly string[],
  missing: Setting['missing'],
): Setting {
  const present = rivals.filter(({ name }) => missing[name] === undefined);
  return {
    brief,
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus()[0]?.model.trim() ?? ''}, ${os.availableParallelism()} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release().split('-')[0] ?? ''}`,
    commit: commit(),
    versions: {
      ...Object.fromEntries(engines.map((engine) => engine.split(' ') as [string, string])),
      Angular: versionOf('../node_modules/@angular/core'),
      RxJS: versionOf('../node_modules/rxjs'),
    },
    rivals: Object.fromEntries(
      present.map(({ name }) => [name, versionOf(`node_modules/${name}`)]),
    ),
    missing,
  };
}

function versionOf(folder: string): string {
  const manifest = readFileSync(`${benchmarks}${folder}/package.json`, 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

export const isInstalled = (name: string): boolean =>
  existsSync(`${benchmarks}node_modules/${name}/package.json`);

function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: benchmarks, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const changed = git('status', '--porcelain', '--', '../projects/ngx-holdfast/src') !== '';
    return git('rev-parse', '--short', 'HEAD') + (changed ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}
