import { defineConfig } from 'vitest/config'

/**
 * The unit tests of what `npm run mutate` mutates (stryker.config.mjs), without all that starts a process.
 * MUTATE_TESTS names others, with commas between: where one file of code has one of tests, it alone takes less time.
 */
const tests = process.env['MUTATE_TESTS']?.split(',') ?? [
  'data/scan/*/*.test.ts',
  'data/scan/scan.test.ts',
  'thresholds/*.test.ts',
]

export default defineConfig({ test: { pool: 'threads', include: tests, testTimeout: 30_000 } })
