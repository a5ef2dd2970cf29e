import jest from './jest.config.mjs';

// A mutant is there or not: a hundred inputs a property are enough to see it. The number divides
// by ten and by four, as the specs ask.
process.env.HOLDFAST_RUNS ??= '100';

const library = 'projects/ngx-holdfast';

// The scenarios go through every layer and are slow. The specs beside the sources are to do it
// alone, unless `HOLDFAST_MUTANTS` names others by a glob, or `all`: docs/mutants.md has them.
const beside = '**/src/lib/{session,storage,tabs,backend,http,router}/**/*.spec.ts';
const specs = process.env.HOLDFAST_MUTANTS ?? beside;

/**
 * Mutation testing of the layers that decide: `npm run mutants`, or a part of it with
 * `npm run mutants -- --mutate '<glob>'`, where the glob leaves out the specs.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: [
    `${library}/src/lib/{session,storage,tabs,backend,http,router}/**/*.ts`,
    `!${library}/src/lib/**/*.spec.ts`,
  ],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: {
    config: {
      ...jest,
      // It stands in the preset, where Stryker does not look for it.
      testEnvironment: 'jsdom',
      testMatch: specs === 'all' ? jest.testMatch : [specs],
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Loops are known by their number of turns; time alone says that the machine is busy.
  timeoutMS: 60_000,
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/mutants.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.tmp/mutants',
  ignorePatterns: ['/dist', '/.angular', '/docs', '/e2e', '/src', '/projects/auth-server'],
};
