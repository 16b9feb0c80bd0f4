import { beforeAll, describe, expect, it } from 'vitest'
import { customMetrics, k6BuildOptions } from './bundle'
import { findEntries } from './entries'
import { countEvaluated } from './evaluated'
import { folding } from './fold'
import { jslib } from './jslib'
import { platformNamed } from './platforms'
import { buildHalves } from './script'

describe('countEvaluated', () => {
  it('counts what evaluating a half makes, and nothing inside its functions', () => {
    const half = `export default function half(k6, init, made) {
      const a = { b: [1, /x/], c() { return { d: [] } } }
      class E { f() {} }
      const g = () => [() => 1]
      function h() { return class {} }
    }`
    expect(countEvaluated(half)).toEqual({ functions: 4, classes: 1, objects: 1, arrays: 1, regularExpressions: 1 })
  })
})

/** At most, in the part that nearly every VU evaluates: what the memory of 1,000 VUs follows from. */
const budgets = {
  tcall: { functions: 2, classes: 0, objects: 3, arrays: 2, metrics: 23 },
  medcor: { functions: 1, classes: 0, objects: 4, arrays: 2, metrics: 21 },
} as const

describe.each(Object.entries(budgets))('a VU of %s-load', (platform, budget) => {
  let halves: Record<string, string> = {}
  beforeAll(async () => {
    const entry = (await findEntries()).find(({ name }) => name === `${platform}-load`)
    if (!entry) throw new Error(`there is no ${platform}-load`)
    const options = k6BuildOptions([jslib('local')])
    const define = { ...options.define, __BUILD__: '{}', __METRICS__: '[]', __PRODUCTION_DOMAINS__: '[]' }
    halves = (await buildHalves(entry, { ...options, define }, { remoteNames: {}, fold: folding() })).halves
  }, 120_000)

  it('evaluates no more than its budget', () => {
    const { regularExpressions, ...counted } = countEvaluated(halves['users'] ?? '')
    // The first costs a VU some 15 KB.
    expect(regularExpressions).toBe(0)
    for (const [what, count] of Object.entries(counted))
      expect(count, what).toBeLessThanOrEqual(budget[what as keyof typeof counted])
  })

  it('makes no more metrics than its budget', async () => {
    const { vocabulary } = await platformNamed(platform)
    expect(customMetrics(vocabulary).length).toBeLessThanOrEqual(budget.metrics)
  })
})
