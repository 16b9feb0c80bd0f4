/**
 * What is mutated: code where a fault that no test notices would let something through. Each file here has its unit
 * tests beside it. The survivors are explained in docs/MUTATIONS.md.
 */
export default {
  mutate: [
    'data/scan/{detect,rows}/*.ts',
    // Not the tables: each row of them is proved by a fault of its own (sla prove).
    'thresholds/{compile,confidence,controls,judge,own-targets,target,verdict}.ts',
    '!**/*.test.ts',
  ],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutate.config.ts' },
  // Regular expressions and texts are the substance of the detectors: all mutators are on.
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  // What was killed once, by tests that are the same, is not tried again.
  incremental: true,
  incrementalFile: '.sla/mutation/incremental.json',
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['progress', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: false },
  htmlReporter: { fileName: '.sla/mutation/index.html' },
  jsonReporter: { fileName: '.sla/mutation/mutation.json' },
  tempDirName: '.sla/stryker',
  ignorePatterns: ['/dist', '/.sla', '/results', '/tools', '/reference', '/service', '/webhook-proxy'],
}
