import { describe, expect, it } from 'vitest'
import { noisy } from '../testing/noisy'
import type { AnnotatedSeries } from './annotated'
import { curveAt, ours, quietStretches, zScore } from './nightly'
import { expertScore, score } from './score'
import { bestOf, crossValidated, type Tried } from './tune'

describe('the score', () => {
  it('of nothing found where nothing is, is 1', () => {
    expect(score([[], []], [])).toEqual({ f1: 1, precision: 1, recall: 1 })
  })

  it('counts what is within five values, each once', () => {
    expect(score([[50]], [55])).toMatchObject({ precision: 1, recall: 1 })
    expect(score([[50]], [56])).toMatchObject({ precision: 1 / 2, recall: 1 / 2 })
    expect(score([[50, 52]], [51])).toMatchObject({ precision: 1, recall: 2 / 3 })
    expect(score([[50]], [49, 51])).toMatchObject({ precision: 2 / 3, recall: 1 })
  })

  it('takes precision against any expert, and recall over all', () => {
    const { f1, precision, recall } = score([[50], []], [50])
    expect([precision, recall]).toEqual([1, 1])
    expect(f1).toBe(1)
    expect(score([[50], [], [], []], [])).toMatchObject({ precision: 1, recall: (1 / 2 + 3) / 4 })
  })

  it('of an expert is against the others', () => {
    expect(expertScore([[50], [50], []])).toMatchObject({ precision: 1, recall: (1 + 1 + 1 / 2) / 3 })
  })
})

describe('cross-validation', () => {
  const series = ['a_split1', 'a_split2', 'b', 'c', 'd', 'e'].map(
    (name): AnnotatedSeries => ({ name, values: [], experts: [[]] }),
  )
  const tried = (effect: number, f1: number[]): Tried => ({
    tuning: { penalty: 1, shortest: 1, clip: 1, surroundings: 1, magnitude: 1, effect },
    scores: f1.map((one) => ({ f1: one, precision: one, recall: one })),
  })

  it('scores each fold by the tuning that is best without it', () => {
    // Each tuning is good on one origin alone: chosen without that one, it never scores there.
    const both = [tried(1, [1, 1, 0, 0, 0, 0]), tried(2, [0.3, 0.3, 0.3, 0.3, 0.3, 0.3])]
    expect(bestOf(both).tuning.effect).toBe(1)
    const { score: validated, tunings } = crossValidated(series, both)
    expect(tunings.map(({ effect }) => effect)).toEqual([2, 1, 1, 1, 1])
    expect(validated.f1).toBeCloseTo((0.3 + 0.3 + 0 + 0 + 0 + 0) / 6)
  })
})

describe('the nightly curve', () => {
  const calm: AnnotatedSeries = {
    name: 'calm',
    values: Array.from({ length: 400 }, (_, n) => 100 * noisy(n) * (n < 200 ? 1 : 2)),
    experts: [[200]],
  }

  it('stays away from what experts marked', () => {
    const quiet = quietStretches([calm])
    expect(quiet.length).toBeGreaterThan(20)
    for (const { before, latest } of quiet) {
      const all = [...before, ...latest]
      expect(Math.max(...all) - Math.min(...all)).toBeLessThan(Math.log(1.5))
    }
  })

  it('finds larger steps more often, at the false alarms asked for', () => {
    const quiet = quietStretches([calm])
    for (const alarm of [ours, zScore]) {
      const { falseAlarms, found } = curveAt(quiet, alarm, 2, 0.05)
      expect(falseAlarms).toBeLessThanOrEqual(0.05)
      expect([...found].sort((a, b) => a - b)).toEqual(found)
      expect(found.at(-1)).toBe(1)
    }
  })
})
