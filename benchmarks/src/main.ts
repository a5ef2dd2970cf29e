// `node benchmarks/src/main.ts [--brief]`: measures everything and writes the report. `--brief` only checks that everything
// works, uses the rivals that are installed, and does not change the report. `--again` writes the report of the last run again.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { startAuthServer } from '../../tools/auth-server.mjs';
import { closeBundler } from '../../tools/bundle-cost.mjs';
import { buildWork } from './engines/build-work.ts';
import { chromiumEngine } from './engines/chromium-engine.ts';
import { nodeEngine } from './engines/node-engine.ts';
import { serveFolder } from './engines/static-server.ts';
import { measureLatency, reportLatency } from './latency.ts';
import { measureLeaks, reportLeaks } from './leaks.ts';
import { measureRealServer, reportRealServer } from './real-server.ts';
import { report } from './report/report.ts';
import { settingOf } from './report/setting.ts';
import type { Setting } from './report/setting.ts';
import { measureRequestCost, reportRequestCost } from './request-cost.ts';
import { measureSize, reportSize } from './size.ts';
import type { Stage } from './stage.ts';
import { measureStartUp, reportStartUp } from './start-up.ts';
import { measureStorm, reportStorm } from './storm.ts';

const benchmarks = fileURLToPath(new URL('..', import.meta.url));
const scratch = path.join(benchmarks, '..', '.tmp', 'benchmarks');
const brief = process.argv.includes('--brief');
const again = process.argv.includes('--again');
const target = brief ? path.join(scratch, 'report') : benchmarks;
const resultsFile = path.join(scratch, brief ? 'brief.json' : 'results.json');

interface Results {
  readonly setting: Setting;
  readonly figures: Awaited<ReturnType<typeof measureAll>>;
}

const results = again ? await readLastResults() : await measureAndSave();
await writeReport(results);

async function measureAll(stage: Stage) {
  return {
    requestCost: await timed('request cost', () => measureRequestCost(stage)),
    storm: await timed('storms', () => measureStorm(stage)),
    realServer: await timed('real server', () => measureRealServer(stage)),
    latency: await timed('latency', () => measureLatency(stage)),
    startUp: await timed('start-up', () => measureStartUp(stage)),
    size: await timed('size', () => measureSize(stage)),
    leaks: await timed('leaks', () => measureLeaks(stage)),
  };
}

function sectionsOf({ figures }: Results) {
  return [
    reportRequestCost(figures.requestCost),
    reportStorm(figures.storm),
    reportRealServer(figures.realServer),
    reportLatency(figures.latency),
    reportStartUp(figures.startUp),
    reportSize(figures.size),
    reportLeaks(figures.leaks),
  ];
}

async function measureAndSave(): Promise<Results> {
  if (!brief) installRivals();
  const built = await timed('build', () => buildWork(path.join(scratch, 'work')));
  for (const [name, reason] of Object.entries(built.missing)) console.log(`${name}: ${reason}`);

  const files = await serveFolder(built.folder);
  const server = await startAuthServer(['--static', built.folder]);
  const node = nodeEngine(built.folder);
  const chromium = await chromiumEngine(files.origin);
  const atServer = await chromiumEngine(server.urls.appUrl);
  const engines = [node, chromium];
  try {
    const stage: Stage = { brief, engines, node, atServer, rivals: built.rivals };
    const figures = await measureAll(stage);
    const names = engines.map(({ name }) => name);
    const measured = { setting: settingOf(brief, names, built.missing), figures };
    await writeFile(resultsFile, JSON.stringify(measured));
    return measured;
  } finally {
    await Promise.all([atServer.close(), chromium.close(), closeBundler()]);
    await Promise.all([server.stop(), files.stop()]);
  }
}

/** Rivals are optional dependencies, so the others are installed even if one is not available. */
function installRivals(): void {
  try {
    execFileSync('npm', ['ci', '--prefix', benchmarks], { stdio: 'inherit' });
  } catch (error) {
    console.error(`Some rivals could not be installed: ${String(error)}`);
  }
}

async function readLastResults(): Promise<Results> {
  return JSON.parse(await readFile(resultsFile, 'utf8')) as Results;
}

async function writeReport(measured: Results): Promise<void> {
  const sections = sectionsOf(measured);
  const charts = path.join(target, 'charts');
  const file = path.join(target, 'report.md');
  await rm(charts, { recursive: true, force: true });
  await mkdir(charts, { recursive: true });
  for (const { name, svg } of sections.flatMap((section) => section.charts)) {
    await writeFile(path.join(charts, `${name}.svg`), svg);
  }
  const style = await resolveConfig(path.join(benchmarks, 'report.md'));
  const markdown = report(measured.setting, sections);
  await writeFile(file, await format(markdown, { ...style, parser: 'markdown' }));
  if (!brief) {
    for (const { what, limit, measured: figure, met } of sections.flatMap(({ bars }) => bars)) {
      console.log(`${met ? 'pass' : 'miss'}  ${what}: ${figure} (${limit})`);
    }
  }
  console.log(`Written to ${path.relative(process.cwd(), file)}`);
}

async function timed<T>(what: string, action: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await action();
  console.log(`${what}: ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  return result;
}
