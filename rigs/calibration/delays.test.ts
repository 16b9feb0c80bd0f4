import { describe, expect, it } from 'vitest'
import { k6Percentile } from '../../thresholds/testing/k6-percentile'
import { autoregressive, bimodal, bursts, constant, type Delays, logNormalDelays } from './delays'

const samples = 400_000
const drawn = (delays: Delays, count = samples) => {
  const next = delays.sequence(7)
  return Float64Array.from({ length: count }, next)
}

describe('delays', () => {
  it.each([
    constant(5),
    bimodal(5, { ms: 50, share: 0.1 }),
    logNormalDelays(10, 0.5),
    autoregressive(10, 0.5, 0.9),
    bursts(0.08, 20),
  ])('$title: what is drawn has the percentiles that it says', (delays) => {
    const sorted = drawn(delays).sort()
    // p95 of bursts moves most: some 30 requests are one sample.
    for (const p of [50, 95]) expect(k6Percentile(sorted, p) / delays.percentile(p)).toBeCloseTo(1, 1)
  })

  it('are the same for the same seed', () => {
    const delays = bursts(0.08, 20)
    expect(drawn(delays, 100)).toEqual(drawn(delays, 100))
  })

  it('are correlated as far as they say', () => {
    const logs = drawn(autoregressive(1, 1, 0.9)).map(Math.log)
    let sum = 0
    for (let at = 1; at < logs.length; at++) sum += (logs[at] as number) * (logs[at - 1] as number)
    expect(sum / logs.length).toBeCloseTo(0.9, 1)
  })
})
