import { expect, it } from 'vitest'
import { thresholdMs } from './threshold-cpu'
import { usedIn } from './watch'

it('takes what evaluates thresholds from a profile, with what it calls', () => {
  const top = `File: k6
Type: cpu
Showing nodes accounting for 5200ms, 100% of 5200ms total
      flat  flat%   sum%        cum   cum%
         0     0%     0%     1200ms 23.08%  go.k6.io/k6/v2/internal/js.(*VU).runFn
       2ms 0.038%  0.04%       44ms  0.85%  go.k6.io/k6/v2/internal/metrics/engine.(*MetricsEngine).evaluateThresholds
         0     0%  0.04%       40ms  0.77%  go.k6.io/k6/v2/metrics.(*Thresholds).Run
      30ms  0.58%  0.62%       30ms  0.58%  go.k6.io/k6/v2/metrics.(*TrendSink).Add
`
  expect(thresholdMs(top)).toBe(44)
  expect(thresholdMs('')).toBe(0)
})

it('takes the highest memory and the mean processor of a stretch', () => {
  const moments = [
    { atMs: 0, cpu: 10, memoryMb: 100 },
    { atMs: 5_000, cpu: 12, memoryMb: 140 },
    { atMs: 10_000, cpu: 13, memoryMb: 120 },
  ]
  expect(usedIn(moments)).toEqual({ memory_mb: 140, cores: 0.3 })
  expect(usedIn(moments.slice(0, 1))).toBeUndefined()
})
