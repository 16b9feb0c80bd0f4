import fc from 'fast-check'
import { expect, it } from 'vitest'
import { turns } from './arrivals'

it('takes each statement as often as its weight says, and never leaves one out for long', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), (weights) => {
      const statements = weights.map((weight, at) => ({ name: `s${at}`, text: '', weight }))
      const all = weights.reduce((sum, weight) => sum + weight, 0)
      const pick = turns(statements)
      const taken = Array.from({ length: all }, () => pick().name)
      for (const { name, weight } of statements) expect(taken.filter((one) => one === name)).toHaveLength(weight)
    }),
  )
})
