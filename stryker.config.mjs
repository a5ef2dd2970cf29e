import jest from './jest.config.mjs';

// A hundred inputs per property are enough to detect a mutant. The number is divisible by ten and by four, as the specs
// require.
process.env.HOLDFAST_RUNS ??= '100';

const library = 'projects/ngx-holdfast';

// The scenarios run through every layer and are slow. So only the specs beside the sources are used, unless
// `HOLDFAST_MUTANTS` selects others by a glob, or `all`: see docs/mutants.md.
const unitSpecs = '**/src/lib/{session,storage,tabs,backend,http,router}/**/*.spec.ts';
const specs = process.env.HOLDFAST_MUTANTS ?? unitSpecs;

/**
 * Mutation testing of the layers with logic: `npm run mutants`, or a part of them with
 * `npm run mutants -- --mutate '<glob>'`, where the glob must exclude the specs.
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
      // Stryker does not read it from the preset.
      testEnvironment: 'jsdom',
      testMatch: specs === 'all' ? jest.testMatch : [specs],
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Loops are detected by their number of iterations; a timeout alone may only mean that the machine is busy.
  timeoutMS: 60_000,
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'reports/mutation/index.html' },
  jsonReporter: { fileName: 'reports/mutation/mutants.json' },
  thresholds: { high: 95, low: 90, break: 90 },
  tempDirName: '.tmp/mutants',
  ignorePatterns: ['/dist', '/.angular', '/docs', '/e2e', '/src', '/projects/auth-server'],
};
