import parts from './mutation-parts.json' with { type: 'json' }

/**
 * What is mutated: code where a fault that no test notices would let something through, in parts, each with the tests
 * that must notice it (mutation-parts.json). MUTATE_PART names one. The survivors are explained in docs/MUTATIONS.md.
 *
 * Not the tables of thresholds: each row of them is proved by a fault of its own (sla prove).
 */
const part = process.env['MUTATE_PART'] ?? ''
if (part !== '' && !(part in parts))
  throw new Error(`MUTATE_PART="${part}" is none of ${Object.keys(parts).join(', ')}`)
const folder = `.sla/mutation/${part || 'all'}`

export default {
  mutate: [...(part ? [parts[part]] : Object.values(parts)).flatMap(({ mutate }) => mutate), '!**/*.test.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutate.config.ts' },
  // Regular expressions and texts are the substance of the detectors: all mutators are on.
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['progress', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: false },
  htmlReporter: { fileName: `${folder}/index.html` },
  jsonReporter: { fileName: `${folder}/mutation.json` },
  tempDirName: '.sla/stryker',
  ignorePatterns: ['/dist', '/.sla', '/results', '/tools'],
}
