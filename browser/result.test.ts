import { expect, it } from 'vitest'
import { parseResult } from '../history/result/envelope'
import { sampleBeside } from '../lib/plan/summary/testing/sample-beside'
import { misfits } from '../rigs/result-schema'
import { tcallTargets } from '../thresholds/tcall'
import { browserResultOf } from './result'
import type { Visit } from './visit'

const visits = (loaded: boolean, lcp: number, inp = 40): Visit[] =>
  (['mobile', 'desktop'] as const).flatMap((device) =>
    Array.from({ length: 13 }, (_, at) => ({
      ...{ page: 'home', device, loaded, lcp_ms: lcp + at, inp_ms: inp, cls: 0.02, fcp_ms: 300, ttfb_ms: 30 },
      ...{ load_ms: 700, long_tasks: 0, failed_requests: 0 },
    })),
  )
const load = { vus: 50, requests: 900, failed_share: 0 }
const chromium = { name: 'Chromium', version: '147', lacks: [] as 'cls'[] }
const of = (all: Visit[], beside: typeof load | string = load, browser = chromium) =>
  browserResultOf({
    ...sampleBeside,
    ...{ targets: tcallTargets, target: 'the front of the reference', browser },
    ...{ visits: all, load: beside, screenshots: ['x/home-mobile-idle.png'] },
  })
const verdicts = (result: ReturnType<typeof of>) =>
  Object.fromEntries(result.criteria.map(({ id, verdict }) => [id, verdict]))

it('passes with all vitals within web.dev’s limits, and says what the load changed', () => {
  const result = of([...visits(false, 600), ...visits(true, 900)])
  expect(result.verdict).toBe('pass')
  expect(Object.keys(verdicts(result))).toEqual(['B1a', 'B1b', 'B2a', 'B2b', 'B3a', 'B3b'])
  expect(result.reason).toMatch(/^under load LCP of "home" \(mobile\) took 300 ms longer \(\d+ to \d+\)$/)
  expect(misfits(result)).toEqual([])
  expect(parseResult(JSON.stringify(result)).kind).toBe('browser')
})

it('fails the row of what is slow, and no other', () => {
  expect(verdicts(of([...visits(false, 600), ...visits(true, 600, 350)]))).toMatchObject({
    ...{ B1a: 'pass', B1b: 'pass', B2a: 'fail', B2b: 'fail', B3a: 'pass', B3b: 'pass' },
  })
})

it('judges by the visits under load alone, and says nothing without one', () => {
  expect(of([...visits(false, 9_000), ...visits(true, 600)]).verdict).toBe('pass')
  const without = of([...visits(false, 600), ...visits(true, 600)], "the visits ended 3 s after k6's hold")
  expect([without.verdict, without.reason, without.load, misfits(without)]).toEqual([
    'invalid',
    "the visits ended 3 s after k6's hold",
    null,
    [],
  ])
})

it('is undecided with few visits', () => {
  expect(of([...visits(false, 600), ...visits(true, 600).filter((_, at) => at > 0)]).verdict).toBe('inconclusive')
})

it('measures not what the browser does not report, and says so', () => {
  const without = [...visits(false, 600), ...visits(true, 600)].map((one) => ({ ...one, cls: null, long_tasks: null }))
  const result = of(without, load, { name: 'Firefox', version: '153', lacks: ['cls'] })
  expect([result.verdict, result.long_tasks]).toEqual(['pass', { idle: null, loaded: null }])
  expect(verdicts(result)).toMatchObject({ B1a: 'pass', B3a: 'not_measured', B3b: 'not_measured' })
  expect(misfits(result)).toEqual([])
})
