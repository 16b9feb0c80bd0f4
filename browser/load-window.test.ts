import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loadSeconds } from '../lib/plan/profiles/load'
import type { PhaseName } from '../thresholds/plan'
import { loadFor, outsideHold } from './load-window'

const started_at = '2026-11-27T12:00:00.000Z'
const startMs = Date.parse(started_at)
const phase = (name: PhaseName, fromS: number, toS: number) => ({
  ...{ name, fromS, toS, load: 1, gated: name === 'hold', reported: name === 'hold' },
})
const phases = [phase('ramp-up', 0, 12), phase('hold', 12, 72), phase('ramp-down', 72, 78)]
const visited = (fromS: number, toS: number) =>
  outsideHold({ fromMs: startMs + fromS * 1000, toMs: startMs + toS * 1000 }, { started_at, phases })

it('takes visits for loaded only within the hold', () => {
  expect(visited(12, 72)).toBeUndefined()
  expect(visited(10, 60)).toBe("the visits began 2 s before all of k6's VUs were there")
  expect(visited(30, 75.5)).toBe("the visits ended 3.5 s after k6's hold")
  const during = { fromMs: startMs + 20_000, toMs: startMs + 30_000 }
  expect(outsideHold(during, { started_at: null, phases })).toBe('k6 does not say when its load was held')
  expect(outsideHold(during, { started_at, phases: phases.slice(0, 1) })).toBe('k6 does not say when its load was held')
})

it('holds the load as long as visits three times as slow take, whatever their number and that of the VUs', () => {
  const given = [fc.double({ min: 0, max: 1_900, noNaN: true }), fc.integer({ min: 1, max: 2_000 })] as const
  fc.assert(
    fc.property(...given, (idleS, vus) => {
      const { timeScale, waitS } = loadFor(idleS, vus)
      const rampS = Math.max(loadSeconds.rampUp / timeScale, (1.3 * vus) / 20)
      const endS = rampS + loadSeconds.hold / timeScale
      // As late as k6 may begin, the visits do not begin before the hold; as early, they do not end after it.
      expect(waitS).toBeGreaterThanOrEqual(rampS + 15)
      expect(waitS + 3 * idleS).toBeLessThan(endS + (1.4 - 1.3) * (vus / 20) + 0.01)
      expect(timeScale).toBeGreaterThanOrEqual(0.1)
    }),
  )
})
