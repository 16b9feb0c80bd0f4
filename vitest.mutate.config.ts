import { defineConfig } from 'vitest/config'

/** The unit tests of what `npm run mutate` mutates (stryker.config.mjs), without all that starts a process. */
export default defineConfig({
  test: { pool: 'threads', include: ['data/scan/**/*.test.ts', 'thresholds/*.test.ts'], testTimeout: 30_000 },
})
