import { configDefaults, defineConfig } from 'vitest/config'

const e2e = 'e2e/**'
/** What puts load on a platform and judges its latency. */
const underLoad = ['e2e/scripts.test.ts', 'e2e/calibration.test.ts', 'e2e/medcor-scripts.test.ts', 'e2e/prove.test.ts']
/** What disturbs its own platform or its own k6, and judges whom that is blamed on. */
const disturbed = ['e2e/resilience.test.ts', 'e2e/run.test.ts', 'e2e/generator.test.ts']

export default defineConfig({
  test: {
    reporters: ['default', './build/totals-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          pool: 'threads',
          include: ['**/*.test.ts'],
          exclude: [...configDefaults.exclude, e2e, 'dist/**', '.sla/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/*.test.ts'],
          exclude: [...underLoad, ...disturbed],
          // They mostly wait for servers to start and time to pass: two files at a time, on two cores.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'disturbed',
          include: disturbed,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'load',
          include: underLoad,
          // Each needs the machine for itself, or the load generator is the bottleneck.
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
