import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ passed: number, failed: number }} Count
 */

/** Reads Jest's report file, which also has the suites that failed before their first test. */
export function countJest(reportFile) {
  if (!existsSync(reportFile)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
  };
}

/** Reads Karma's last line of the form `Executed 8 of 8 (1 FAILED)`. */
export function countKarma(output) {
  const lines = stripVTControlCharacters(output).match(/Executed \d+ of \d+.*/g) ?? [];
  const last = lines.at(-1) ?? '';
  const executed = Number(/Executed (\d+)/.exec(last)?.[1] ?? 0);
  const failed = Number(/\((\d+) FAILED\)/.exec(last)?.[1] ?? 0);
  return { passed: executed - failed, failed };
}

/** Reads the summary at the end of `node --test`. */
export function countNodeTest(output) {
  const text = stripVTControlCharacters(output);
  const figure = (name) => Number(text.match(new RegExp(`^\\S+ ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  return { passed: figure('pass'), failed: figure('fail') + figure('cancelled') };
}

/**
 * Counts a run as one failure if it failed without naming a test, or ran no test.
 *
 * @param {Count} count
 * @param {number} exitCode
 * @returns {Count}
 */
export function withSilentFailure({ passed, failed }, exitCode) {
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}
