// A mutant is caught by the unit tests as a rule: the properties run shorter here, through the same variable that a
// long run raises. The workers inherit it.
process.env.OCCAMY_RUNS ??= '20'

export default {
  mutate: ['src/**/*.ts', '!src/**/index.ts'],
  testRunner: 'vitest',
  testRunnerNodeArgs: ['--expose-gc'],
  coverageAnalysis: 'perTest',
  // Constants of a module are evaluated once a file, so each of their mutants would need every test again.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 10_000,
  timeoutFactor: 3,
  dryRunTimeoutMinutes: 10,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'coverage', 'reports', 'bench', 'examples'],
}
