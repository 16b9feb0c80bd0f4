import { configDefaults, defineConfig } from 'vitest/config'

const e2e = 'e2e/**'

export default defineConfig({
  test: {
    reporters: ['default', './build/totals-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...configDefaults.exclude, e2e, 'dist/**', '.sla/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/*.test.ts'],
          // They share the machine's two cores, ports and dist/: one file at a time, after the unit tests.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
