import { expect, it } from 'vitest'
import type { Answer } from './next-step'
import { reportOf } from './report'
import { limitResultOf } from './result'

const verdict = (answer: Answer, promised = 1_000) => {
  const times = { started_at: '2026-01-01T00:00:00.000Z', ended_at: '2026-01-01T00:10:00.000Z' }
  const space = { start: 100, least: 1, most: 3_000 }
  const about = { platform: 'tcall', title: 'TCall', promised, space, target: 'reference', git_sha: '', trials: [] }
  return limitResultOf({ ...about, ...times, report: reportOf(answer, []) })
}

it.each([
  [{ kind: 'found', load: 1_200, lower: 1_200, upper: 1_300 }, 'pass'],
  [{ kind: 'found', load: 900, lower: 900, upper: 980 }, 'fail'],
  [{ kind: 'found', load: 960, lower: 960, upper: 1_050 }, 'inconclusive'],
  [{ kind: 'at-least', load: 1_000, lower: 1_000, upper: 1_100 }, 'pass'],
  [{ kind: 'at-least', load: 700, lower: 700, upper: 800 }, 'inconclusive'],
  [{ kind: 'at-least', load: 0, lower: 0, upper: 1 }, 'invalid'],
  [{ kind: 'below', load: 1, lower: 0, upper: 1 }, 'fail'],
  [{ kind: 'unconfirmed', load: 2_000, lower: 1_900, upper: 2_100 }, 'inconclusive'],
] as const)('%o against 1,000 sessions: %s', (answer, wanted) => {
  expect(verdict(answer).verdict).toBe(wanted)
})

it('is in the envelope of all results, with one criterion', () => {
  const result = verdict({ kind: 'found', load: 1_200, lower: 1_200, upper: 1_300 })
  expect(result).toMatchObject({ kind: 'limit', version: 2, id: 'tcall-limit-20260101T000000Z', profile: 'limit' })
  expect(result.criteria).toMatchObject([{ id: 'L1', actual: 1_200, limit: 1_000, interval: { lower: 1_200 } }])
})
