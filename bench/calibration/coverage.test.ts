import { expect, it } from 'vitest'
import { autoregressive, logNormalDelays } from '../../rigs/calibration/delays'
import { simulate } from './coverage'

it('all intervals cover the percentile of independent delays as often as they say', () => {
  const { by } = simulate(logNormalDelays(20, 0.5), 95, 1200, 400)
  for (const { covered } of Object.values(by)) expect(covered).toBeGreaterThanOrEqual(0.93)
})

it('of correlated delays only those do that look at batches, and they are wider', () => {
  const { by } = simulate(autoregressive(20, 0.5, 0.9), 95, 2400, 400)
  expect(by.independent.covered).toBeLessThan(0.7)
  for (const { covered, width } of [by.batched, by.shares]) {
    expect(covered).toBeGreaterThanOrEqual(0.92)
    expect(width).toBeGreaterThan(2)
  }
})
