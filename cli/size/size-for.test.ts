import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { platformNames } from '../../build/entries'
import { root } from '../../build/root'
import { costIn } from './measured-cost'
import { assumed, instancesFor, needOf, usualSizes } from './size-for'

const page = `# Budgets
## What a-load costs k6

1,000 sessions (1,342 VUs allocated in all), hold 86 s; runs in turns.

|  | a-load | empty script |
| --- | --- | --- |
| peak memory, MB | **1,171** (1,173, 1,171) | **531** (531) |
| requests/s in the hold | **230.8** (230.5) | **226.9** (226.7) |
| CPU for each request, ms | **0.820** (0.820) | **0.406** (0.417) |

## What b-load costs k6
`
const cost = costIn(page, 'a')
const promised = { arrivalsPerHour: 10_500 }

describe('costIn', () => {
  it('reads what was measured', () =>
    expect(cost).toEqual({ sessions: 1000, vus: 1342, memoryMb: 1171, requestsPerS: 230.8, cpuMsPerRequest: 0.82 }))

  it.each(['b', 'c'])('says how to measure what is not there: %s', (platform) =>
    expect(() => costIn(page, platform)).toThrow(`does not say what ${platform}-load costs k6`),
  )

  it.each(platformNames)('finds %s in the page as it is', (platform) => {
    expect(costIn(readFileSync(join(root, 'bench/RESULTS.md'), 'utf8'), platform).sessions).toBeGreaterThan(0)
  })
})

describe('needOf', () => {
  it('is what was measured at the load that was measured', () => {
    const need = needOf(cost, { vus: 1000, arrivalsPerHour: 10_500 }, promised)
    expect(need).toMatchObject({ vus: 1342, requestsPerS: 230.8, memoryGb: 1.171 })
    expect(need.cores).toBeCloseTo(0.189, 3)
  })

  it('grows with sessions or arrivals, whichever grows more', () => {
    expect(needOf(cost, { vus: 2000, arrivalsPerHour: 1 }, promised).vus).toBe(2684)
    expect(needOf(cost, { vus: 1, arrivalsPerHour: 31_500 }, promised).vus).toBe(4026)
  })
})

describe('instancesFor', () => {
  const loads = [1000, 10_000, 100_000, 1_000_000]

  it.each(loads)('gives %d VUs instances that hold them within every bound, and not one more', (vus) => {
    const need = needOf(cost, { vus, arrivalsPerHour: vus * 10.5 }, promised)
    for (const size of usualSizes) {
      const { instances } = instancesFor(need, size)
      const fits = (count: number) =>
        need.cores / count <= size.cores * assumed.cpuShare + 1e-6 &&
        need.memoryGb / count <= size.memoryGb * assumed.memoryShare + 1e-6 &&
        need.vus / count <= assumed.vusAtMost + 1e-6
      expect(fits(instances)).toBe(true)
      expect(instances === 1 || !fits(instances - 1)).toBe(true)
    }
  })

  it('is bound by memory where that is dear, and by connections where it is not', () => {
    const need = needOf(cost, { vus: 100_000, arrivalsPerHour: 1_050_000 }, promised)
    expect(instancesFor(need, { cores: 4, memoryGb: 8 })).toEqual({ instances: 21, by: 'memory' })
    expect(instancesFor(need, { cores: 64, memoryGb: 512 })).toEqual({ instances: 6, by: 'connections' })
  })
})
