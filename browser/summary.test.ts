import { describe, expect, it } from 'vitest'
import { seededRandom } from '../lib/data/random'
import { measuredVitals, pageMeasures } from './summary'
import type { Visit } from './visit'

const visit = (of: Partial<Visit>): Visit => ({
  ...{ page: 'home', device: 'desktop', loaded: true, lcp_ms: 900, inp_ms: 40, cls: 0, fcp_ms: 500, ttfb_ms: 90 },
  ...{ load_ms: 800, long_tasks: 0, failed_requests: 0 },
  ...of,
})
const visits = (count: number, of: (at: number) => Partial<Visit>): Visit[] =>
  Array.from({ length: count }, (_, at) => visit(of(at)))

describe('what the rows are judged by', () => {
  it('is the worst page under load of each device, at p75 with its interval', () => {
    const all = [
      ...visits(20, (at) => ({ lcp_ms: 1_000 + at })),
      ...visits(20, (at) => ({ page: 'chart', lcp_ms: 2_000 + at })),
      ...visits(20, () => ({ page: 'chart', loaded: false, lcp_ms: 9_000 })),
      ...visits(20, () => ({ device: 'mobile', lcp_ms: 1_500 })),
    ]
    const { lcp_desktop, lcp_mobile, page_visits } = measuredVitals(all)
    expect(lcp_desktop).toEqual({ value: 2_014, lower: 2_011, upper: 2_018 })
    expect(lcp_mobile).toMatchObject({ value: 1_500 })
    expect(page_visits).toBe(20)
  })

  it('is nothing where no browser reported a value', () => {
    expect(measuredVitals(visits(3, () => ({ inp_ms: null })))).not.toHaveProperty('inp_desktop')
  })
})

describe('the difference under load', () => {
  const random = seededRandom(5)
  const both = (idle: number, loaded: number) => [
    ...visits(20, () => ({ loaded: false, lcp_ms: idle + 100 * random() })),
    ...visits(20, () => ({ lcp_ms: loaded + 100 * random() })),
  ]
  const lcp = (all: Visit[]) => pageMeasures(all).find(({ measure }) => measure === 'lcp_ms')?.difference

  it('has an interval that holds a true difference, and 0 where there is none', () => {
    const found = lcp(both(800, 1_100))
    expect(found?.lower).toBeGreaterThan(200)
    expect(found?.upper).toBeLessThan(400)
    const none = lcp(both(800, 800))
    expect(none?.lower).toBeLessThan(0)
    expect(none?.upper).toBeGreaterThan(0)
  })

  it('is not said of two visits', () => {
    expect(lcp([...visits(2, () => ({ loaded: false })), ...visits(2, () => ({}))])).toBeNull()
  })
})
