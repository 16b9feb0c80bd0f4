import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const globalSetup = 'e2e/build-scripts.ts'
/** What takes minutes: `npm run test:long`. */
const long = ['e2e/**/*.long.test.ts']
/** What tests one case of each kind, and in `npm run test:long` all cases; see rigs/cases.ts. */
const more = readdirSync('e2e', { encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.long.test.ts'))
  .map((file) => `e2e/${file}`)
  .filter((file) => readFileSync(file, 'utf8').includes("'../rigs/cases'"))
/** What puts load on a platform and judges its latency. */
const underLoad = ['e2e/scripts.test.ts', 'e2e/medcor-scripts.test.ts', 'e2e/prove.test.ts']
/** What disturbs its own platform or its own k6, and judges whom that is blamed on. */
const disturbed = ['e2e/resilience.test.ts', 'e2e/run.test.ts', 'e2e/run-database.test.ts', 'e2e/generator.test.ts']
/** What holds a server to its delays. */
const punctual = ['e2e/proxy-*.test.ts', 'e2e/data.test.ts', 'e2e/demo.test.ts']

/** What replaces modules. It loads its own: what one test replaced, the next would find, if it shared them. */
const replacing = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `lib/${file.replaceAll('\\', '/')}`)
  .filter((file) => /\bvi\.(mock|doMock)\(/.test(readFileSync(file, 'utf8')))

/** As the build resolves it where JSLIB is not set. */
const resolve = { alias: { 'k6-summary': fileURLToPath(new URL('lib/jslib/summary.ts', import.meta.url)) } }

/** Nothing that ends takes as long, on a machine that does much else. */
const limits = { testTimeout: 300_000, hookTimeout: 300_000 }

export default defineConfig({
  test: {
    reporters: ['default', './build/totals-reporter.ts'],
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          pool: 'threads',
          // Half of the time went into loading the same modules for each file. So what a test replaces, it puts back.
          isolate: false,
          include: ['**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'e2e/**', 'dist/**', '.sla/**', ...replacing],
          // No test of these is about time: one that takes long, on a machine that does much else, is no fault.
          testTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve,
        test: {
          name: 'unit-replacing',
          pool: 'threads',
          include: replacing,
          testTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...limits,
          name: 'e2e',
          globalSetup,
          include: ['e2e/**/*.test.ts'],
          exclude: [...underLoad, ...disturbed, ...punctual, ...long],
          // They wait for processes more than they compute, and are in no hurry.
          maxWorkers: 4,
          maxConcurrency: 8,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...limits,
          name: 'punctual',
          globalSetup,
          include: punctual,
          exclude: long,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...limits,
          name: 'disturbed',
          globalSetup,
          include: disturbed,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          ...limits,
          name: 'load',
          globalSetup,
          include: underLoad,
          // Each needs the machine for itself, or the load generator is the bottleneck.
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          ...limits,
          name: 'long',
          globalSetup,
          include: [...long, ...more],
          env: { ALL_CASES: '1' },
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
})
