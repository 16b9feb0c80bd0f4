import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AttemptResult, nextStep } from './next-step'
import { JITTER, SCHEDULE_MS } from './schedule'

const at = 1_767_261_600_000
const failed = (more: Partial<AttemptResult> = {}): AttemptResult => ({
  outcome: 'failed',
  status: 500,
  started_at: at - 10,
  at,
  ...more,
})

test('delivered is the end', () => {
  expect(nextStep(failed({ outcome: 'delivered', status: 200 }), 0, SCHEDULE_MS, 0.5)).toEqual({ state: 'delivered' })
})

test('a failure waits for the schedule, counted from the end of the attempt', () => {
  const step = nextStep(failed(), 0, SCHEDULE_MS, 0.5)
  expect(step).toEqual({ state: 'waiting', step: 1, due_at: at + 5000, scheduled_delay_ms: 5000 })
})

test('ten attempts fail before the event is dead', () => {
  let step = 0
  for (let attempt = 1; attempt < SCHEDULE_MS.length; attempt++) {
    const next = nextStep(failed({ outcome: 'timeout' }), step, SCHEDULE_MS, 0.5)
    if (next.state !== 'waiting') throw new Error(`${next.state} after attempt ${attempt}`)
    step = next.step
  }
  expect(nextStep(failed(), step, SCHEDULE_MS, 0.5)).toEqual({ state: 'dead', reason: 'exhausted' })
})

test('410 is the end at once', () => {
  expect(nextStep(failed({ status: 410 }), 0, SCHEDULE_MS, 0.5)).toEqual({ state: 'dead', reason: 'gone' })
})

test('Retry-After moves the attempt back when it is later than the schedule, and only then', () => {
  const asked = (retry_after: string) => nextStep(failed({ status: 503, retry_after }), 0, SCHEDULE_MS, 0.5)
  expect(asked('60')).toMatchObject({ due_at: at + 60_000, scheduled_delay_ms: 5000, retry_after_ms: 60_000 })
  expect(asked('2')).toEqual({ state: 'waiting', step: 1, due_at: at + 5000, scheduled_delay_ms: 5000 })
})

test('jitter keeps within its share of the delay', () => {
  fc.assert(
    fc.property(fc.nat({ max: 8 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (step, random) => {
      const next = nextStep(failed(), step, SCHEDULE_MS, random)
      if (next.state !== 'waiting') throw new Error(next.state)
      const delay = SCHEDULE_MS[step + 1] as number
      expect(Math.abs(next.due_at - at - delay)).toBeLessThanOrEqual(delay * JITTER + 1)
    }),
  )
})
