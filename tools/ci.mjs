// Runs what a merge needs, from a clean clone on. Every step runs, also after one has failed. It runs
// before anything is installed, so it uses Node's own modules only and works with any Node in service.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { npm } from './npm-run.mjs';

const testTotal = 'reports/tests.json';

const steps = [
  'format:check',
  'lint',
  'layers',
  'typecheck',
  'scenarios:check',
  'build:lib',
  'api:check',
  'examples:check',
  'build:demo',
  'package:check',
  'size',
  'bench:brief',
];

const total = { passed: 0, failed: 0 };
const lines = [];
function add(name, { passed, failed }) {
  total.passed += passed;
  total.failed += failed;
  lines.push(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${passed} passed, ${failed} failed`);
}

console.log('\n== npm cit');
rmSync(testTotal, { force: true });
const { exitCode } = await npm(['cit']);
const tests = existsSync(testTotal)
  ? JSON.parse(readFileSync(testTotal, 'utf8'))
  : { passed: 0, failed: 0 };
// Where nothing was counted, the installation itself failed.
if (exitCode !== 0 && tests.failed === 0) tests.failed = 1;
add('npm cit', tests);

for (const step of steps) {
  console.log(`\n== ${step}`);
  const result = await npm(['run', '--silent', step]);
  add(step, result.exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
}

console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
