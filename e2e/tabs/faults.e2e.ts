import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeFile } from 'node:fs/promises';
import { REJECTIONS, faultNames } from './fault-cases.ts';
import type { FaultName } from './fault-cases.ts';
import { runFaults } from './fault-run.ts';
import type { FaultRow } from './fault-run.ts';
import { faultPage, faultTable } from './fault-table.ts';
import { isFullRun } from './rounds.ts';
import { TabsSuite } from './tabs-suite.ts';

const suite = new TabsSuite();
const page = new URL('../../docs/faults.md', import.meta.url);

const PLACES = [
  { contract: 'json-body', store: 'local' },
  { contract: 'http-only-cookie', store: 'memory' },
] as const;

const alone = faultNames.map((name) => [name]);
/** Nothing follows a rejection. */
const pairs = faultNames
  .filter((first) => !REJECTIONS.has(first))
  .flatMap((first) => faultNames.map((second) => [first, second]));
/** One of each kind: one fault, two transient faults, a transient fault before a rejection. */
const IN_CI: readonly (readonly FaultName[])[] = [
  ['drop'],
  ['drop-after'],
  ['slow'],
  ['malformed'],
  ['html 403'],
  ['400 invalid_grant'],
  ['429'],
  ['drop', '503'],
  ['500', '401'],
];

test(
  'only a definite rejection ends the session [F021, F023, F024, F025, F026, F027, F034]',
  { timeout: 3_600_000 },
  async (t) => {
    const rows: FaultRow[] = [];
    for (const place of PLACES) {
      for (const faults of isFullRun ? [...alone, ...pairs] : IN_CI) {
        rows.push(await runFaults(suite, place, faults));
        await suite.endProfiles();
      }
    }
    t.diagnostic(`\n${faultTable(rows)}`);
    if (isFullRun) {
      await writeFile(page, faultPage(suite.stack.browser.version(), rows));
    }
    const violations = rows
      .filter(({ violation }) => violation !== '')
      .map(({ contract, faults, violation }) => `${contract}: ${faults.join(', ')}: ${violation}`);
    assert.equal(violations.length, 0, violations.join('\n\n'));
  },
);
