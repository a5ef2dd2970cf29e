// Not UTC, so that no test depends on it.
process.env.TZ = 'Asia/Kathmandu';

/** @type {import('jest').Config} */
export default {
  preset: 'jest-preset-angular',
  roots: ['<rootDir>/projects/ngx-holdfast'],
  testMatch: ['**/*.spec.ts'],
  setupFilesAfterEnv: ['<rootDir>/projects/ngx-holdfast/spec/setup-jest.ts'],
  moduleNameMapper: { '^ngx-holdfast$': '<rootDir>/projects/ngx-holdfast/src/public-api.ts' },
  transform: {
    '^.+\\.(ts|mjs|js|html)$': [
      'jest-preset-angular',
      { tsconfig: '<rootDir>/projects/ngx-holdfast/tsconfig.spec.json' },
    ],
  },
};
