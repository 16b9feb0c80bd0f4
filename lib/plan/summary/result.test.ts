import { describe, expect, it } from 'vitest'
import { tcallSettings } from '../../tcall/plan/settings'
import { sharedSettings } from '../settings/settings'
import { grid } from './percentiles'
import { loadShape, sampleRun } from './testing/sample-run'

const criterion = (run: ReturnType<typeof sampleRun>, id: string) => run.result.criteria.find((c) => c.id === id)

describe('resultOf', () => {
  it('has a criterion with everything that a later judge needs', () => {
    const t1 = criterion(sampleRun(), 'T1')
    expect(t1).toMatchObject({
      source: 'API Response Times: < 200ms for call initiation',
      phase: 'hold',
      metric: 'http_req_duration{sla:T1,phase:hold}',
      statistic: 'p(95)',
      comparison: '<',
      limit: 200,
      unit: 'ms',
      samples: 400,
      samples_needed: 200,
      verdict: 'pass',
      reason: null,
      merge: 'quantiles',
      judges: 'platform',
      apdex: 1,
    })
    expect(t1?.actual).toBeCloseTo(96)
    expect(t1?.interval?.lower).toBeLessThan(96)
    expect(t1?.interval?.upper).toBeGreaterThan(96)
    expect(t1?.quantiles).toHaveLength(grid.length)
    expect(t1?.spread).toMatchObject({ p50: 60, max: 100 })
  })

  it('states a throughput as the count that the phase needs, and by the hour, as it was promised', () => {
    expect(criterion(sampleRun(), 'T4')).toMatchObject({
      statistic: 'count',
      limit: 334,
      unit: 'calls',
      per_hour: { limit: 10_000, actual: 347 * 30 },
      quantiles: null,
      apdex: null,
    })
  })

  it('has no apdex of the generator', () => {
    expect(criterion(sampleRun(), 'G2b')).toMatchObject({ judges: 'generator', apdex: null })
  })

  it('names the size in the reason when the run was too small', () => {
    const { result } = sampleRun({ ...loadShape, size: { vus: 50, arrivals_per_hour: 10_500 } })
    expect(result).toMatchObject({
      verdict: 'pass',
      at: '50 of 1,000 VUs',
      reason: '15 of 16 targets held for 2 min at 1,000 VUs; T3 not proved at this size',
    })
  })

  it('says what a control puts in doubt', () => {
    expect(criterion(sampleRun(), 'T5f')).toMatchObject({ judges: 'comparison', controls: ['T5a', 'T5d'] })
  })

  it('keeps what setup() found, and does without it', () => {
    const { result } = sampleRun()
    expect(result.id).toBe('run-20261122t183000z-beef')
    expect(result.clock_skew_ms).toEqual({ platform: { skew: 1, uncertainty: 3 } })
    expect(result.duration_s).toBe(182.457)
  })
})

describe('secrets', () => {
  it('are settings of a kind that no result holds', () => {
    const secret = Object.entries({ ...sharedSettings, ...tcallSettings })
      .filter(([name, { kind }]) => /SECRET|TOKEN|PASSWORD|KEY/.test(name) && kind !== 'secret')
      .map(([name]) => name)
    expect(secret).toEqual([])
  })
})
