import { expect, it } from 'vitest'
import { noisy } from '../testing/noisy'
import { chanceOf } from './chance'
import { evidenceOfStep } from './evidence'

const baseline = Array.from({ length: 40 }, (_, n) => Math.log(noisy(n, 0.06)))

it('a run of twice the level is a step, also where runs differ by 6 %', () => {
  const evidence = evidenceOfStep(baseline, [Math.log(2)])
  expect(chanceOf(evidence, 1)).toBeLessThan(0.005)
  // Held to be as rare as it is large, it was none; the limit was 5.2.
  expect(evidenceOfStep(baseline, [Math.log(2)], { turn: 0.2, rise: -1, weakest: 0 })).toBeLessThan(5.2)
})

it('one outlier beside a run of the usual level counts for less than two runs at half of it', () => {
  const [one, both] = [
    evidenceOfStep(baseline, [0, Math.log(1.8)]),
    evidenceOfStep(baseline, [Math.log(1.35), Math.log(1.35)]),
  ]
  expect(one).toBeLessThan(both)
  expect(chanceOf(one, 2)).toBeGreaterThan(0.005)
})
