import { expect, it } from 'vitest'
import { junitOf } from '../lib/plan/summary/junit'
import { sampleBeside } from '../lib/plan/summary/testing/sample-beside'
import { verdictLines } from '../lib/plan/summary/verdict-lines'
import { misfits } from '../rigs/result-schema'
import type { CapacityAnswer } from './next-step'
import { reportOf } from './report'
import { limitResultOf } from './result'
import type { Trial } from './trial'

const held: Trial = {
  kind: 'hold',
  load: 1_200,
  verdict: { kind: 'sustainable' },
  goodput_per_s: 80,
  unjudged: ['T6'],
  started_at: '2026-01-01T00:01:00.000Z',
  duration_s: 260,
}
const broke: Trial = {
  ...held,
  kind: 'trial',
  load: 1_400,
  verdict: { kind: 'unsustainable', broke: [{ id: 'T2', said: 'late' }], shedding: 'collapsed' },
}
const overrun: Trial = {
  ...held,
  load: 3_000,
  verdict: { kind: 'no-trial', because: 'generator', reason: 'lag' },
  goodput_per_s: null,
}
const of = (answer: CapacityAnswer, trials: readonly Trial[] = [held, broke, overrun]) => {
  const space = { start: 100, least: 1, most: 3_000 }
  return limitResultOf({ ...sampleBeside, space, target: 'reference', report: reportOf(answer, trials), trials })
}
const found: CapacityAnswer = { kind: 'found', load: 1_200, lower: 1_200, upper: 1_300 }

it.each([
  [{ kind: 'found', load: 1_200, lower: 1_200, upper: 1_300 }, 'pass'],
  [{ kind: 'found', load: 900, lower: 900, upper: 980 }, 'fail'],
  [{ kind: 'found', load: 960, lower: 960, upper: 1_050 }, 'inconclusive'],
  [{ kind: 'at-least', load: 1_000, lower: 1_000, upper: 1_100 }, 'pass'],
  [{ kind: 'at-least', load: 700, lower: 700, upper: 800 }, 'inconclusive'],
  [{ kind: 'at-least', load: 0, lower: 0, upper: 1 }, 'invalid'],
  [{ kind: 'below', load: 1, lower: 0, upper: 1 }, 'fail'],
  [{ kind: 'unconfirmed', load: 2_000, lower: 1_900, upper: 2_100 }, 'inconclusive'],
] as const)('%o against the 1,000 sessions of its row: %s', (answer, wanted) => {
  const result = of(answer)
  expect(result.verdict).toBe(wanted)
  expect(misfits(result)).toEqual([])
})

it('passes nothing without a trial that said something', () => {
  expect(of(found, [overrun]).verdict).toBe('fail')
})

it('is in the envelope of all results, with the row of the SLA table as its one criterion', () => {
  const result = of(found)
  expect(result).toMatchObject({ kind: 'limit', version: 2, id: 'tcall-limit-20260101T000000Z', duration_s: 600 })
  expect(result.criteria).toMatchObject([
    { id: 'L1', title: 'capacity', actual: 1_200, limit: 1_000, samples: 2, interval: { lower: 1_200, upper: 1_300 } },
  ])
})

it('has a scorecard and a JUnit like any run', () => {
  const result = of({ kind: 'found', load: 900, lower: 900, upper: 980 })
  const [head, , row] = verdictLines(result, false)
  expect(head).toBe(
    'TCall limit · FAIL · TCall holds 900 sessions ± 9 %; T2 breaks first, at 1,400; beyond that it collapses',
  )
  expect(row).toMatch(/^ {2}L1 {3}capacity {3}900 {3}\(900–980\) {3}≥ 1,000 {3}10 % below {3}2 samples {3}FAIL$/)
  expect(junitOf(result)).toContain(
    '<testcase name="L1 capacity" classname="tcall.limit"><failure message="fail: value 900 sessions',
  )
})
