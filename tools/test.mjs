// `npm test`: runs every suite, also after one has failed, and prints one total. It writes the total to
// reports/tests.json, which tools/ci.mjs reads.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { countJest, countKarma, countNodeTest, withSilentFailure } from './count-tests.mjs';
import { npm } from './npm-run.mjs';

const jestReport = 'reports/jest.json';
const toJestReport = ['--', '--json', `--outputFile=${jestReport}`];

const suites = [
  { script: 'test:tools', count: countNodeTest },
  { script: 'test:unit', args: toJestReport, count: () => countJest(jestReport) },
  { script: 'test:model', count: countNodeTest },
  { script: 'test:server', count: countNodeTest },
  { script: 'test:browser', count: countKarma },
  { script: 'test:browser:zone', count: countKarma },
  { script: 'test:e2e', count: countNodeTest },
];

rmSync('reports', { recursive: true, force: true });
mkdirSync('reports');

const total = { passed: 0, failed: 0 };
const lines = [];
for (const { script, args = [], count } of suites) {
  console.log(`\n== ${script}`);
  const { exitCode, output } = await npm(['run', '--silent', script, ...args]);
  const { passed, failed } = withSilentFailure(count(output), exitCode);
  total.passed += passed;
  total.failed += failed;
  lines.push(`${script}: ${passed} passed, ${failed} failed`);
}

writeFileSync('reports/tests.json', JSON.stringify(total));
console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
