import { expect, it } from 'vitest'
import { upperBound95 } from './bound'

it('is what the tables of Clopper and Pearson say', () => {
  expect(upperBound95(0, 40)).toBeCloseTo(1 - 0.05 ** (1 / 40), 9)
  expect(upperBound95(1, 20)).toBeCloseTo(0.2161, 4)
  expect(upperBound95(3, 3)).toBe(1)
})
