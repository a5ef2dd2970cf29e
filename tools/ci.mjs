// Runs all checks that a merge needs, from a clean clone. A failed step does not stop the others. It starts before anything
// is installed, so it uses only Node's own modules and works with any supported version of Node.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { npm } from './npm-run.mjs';

const testTotal = 'reports/tests.json';

const steps = [
  'format:check',
  'lint',
  'lint:words',
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
// If no test was counted, the installation itself failed.
if (exitCode !== 0 && tests.failed === 0) tests.failed = 1;
add('npm cit', tests);

for (const step of steps) {
  console.log(`\n== ${step}`);
  const result = await npm(['run', '--silent', step]);
  add(step, result.exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
}

console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
