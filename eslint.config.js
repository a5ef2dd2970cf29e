import js from '@eslint/js';
import angular from 'angular-eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const subscribeCall = "CallExpression[callee.property.name='subscribe']";

const nestedSubscribe = {
  selector: `${subscribeCall} > .arguments ${subscribeCall}`,
  message:
    'Nested subscribe: the inner subscription cannot be cancelled. Use switchMap, concatMap or similar.',
};
const focusedTest = [
  {
    selector: 'CallExpression[callee.name=/^(fit|fdescribe|ftest)$/]',
    message: 'A focused test skips all others.',
  },
  {
    selector:
      "CallExpression[callee.object.name=/^(describe|it|test|suite)$/][callee.property.name='only']",
    message: 'A focused test skips all others.',
  },
];
const explicitPromise = {
  selector: "NewExpression[callee.name='Promise']",
  message:
    'The library uses Observables. Only tabs/ creates promises, for platform APIs that need them.',
};
const everywhere = [nestedSubscribe, ...focusedTest];

const specs = [
  '**/*.spec.ts',
  '**/*.karma.ts',
  '**/*.e2e.ts',
  'projects/*/spec/**/*.ts',
  'projects/ngx-holdfast/karma/**/*.ts',
];

/** Typed rules for a folder, with the tsconfig that type-checks it. */
const typed = (files, project, ...extra) => ({
  files,
  extends: [js.configs.recommended, tseslint.configs.strictTypeChecked, ...extra],
  languageOptions: { parserOptions: { project, tsconfigRootDir: import.meta.dirname } },
});

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'reports/', '.angular/', '.tmp/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  typed(
    ['projects/ngx-holdfast/{src,spec}/**/*.ts'],
    'projects/ngx-holdfast/tsconfig.json',
    angular.configs.tsRecommended,
  ),
  typed(['projects/ngx-holdfast/karma/**/*.ts'], 'projects/ngx-holdfast/tsconfig.karma.json'),
  typed(['projects/auth-server/**/*.ts'], 'projects/auth-server/tsconfig.json'),
  typed(['e2e/**/*.ts'], 'e2e/tsconfig.json'),
  typed(['benchmarks/**/*.ts'], 'benchmarks/tsconfig.json'),
  typed(['e2e/tabs/app/**/*.ts'], 'e2e/tabs/app/tsconfig.json', angular.configs.tsRecommended),
  typed(
    ['tools/plain-apps/**/*.ts'],
    'tools/plain-apps/tsconfig.json',
    angular.configs.tsRecommended,
  ),
  typed(['src/**/*.ts'], 'src/tsconfig.app.json', angular.configs.tsRecommended),
  { files: ['src/**/*.ts'], processor: angular.processInlineTemplates },
  {
    files: ['src/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },

  {
    files: ['**/*.ts'],
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      // Both would require more verbose code without any benefit for the reader.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // An `async` method without `await` still turns an exception into a rejection.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-deprecated': [
        'error',
        // `of(undefined)` resolves to the deprecated overload, the one with a scheduler.
        { allow: [{ from: 'package', name: 'of', package: 'rxjs' }] },
      ],
      // Angular classes often have only their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  {
    files: ['projects/ngx-holdfast/src/**/*.ts'],
    ignores: specs,
    rules: {
      'no-console': 'error',
      'max-lines': ['error', { max: 200, skipComments: true }],
    },
  },
  {
    files: ['projects/ngx-holdfast/src/lib/**/*.ts'],
    ignores: [...specs, 'projects/ngx-holdfast/src/lib/tabs/**'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, explicitPromise] },
  },
  {
    files: specs,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `expect(spy.method)` passes a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
      // node:test collects the promises of `test()`.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['describe', 'it', 'suite', 'test'], package: 'node:test' },
          ],
        },
      ],
    },
  },

  {
    // Type tests make mistakes on purpose, which the compiler must report.
    files: ['projects/ngx-holdfast/spec/types/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },

  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(
        ['AbortSignal', 'Buffer', 'console', 'fetch', 'process', 'setTimeout', 'URL'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
    rules: { eqeqeq: 'error', 'no-restricted-syntax': ['error', ...everywhere] },
  },
);
